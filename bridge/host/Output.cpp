// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/Output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace monkeybridge {

void WriteOutput(OutputStream aStream, std::string_view aText) {
  int fd = aStream == OutputStream::Out ? STDOUT_FILENO : STDERR_FILENO;
  while (!aText.empty()) {
    ssize_t written = write(fd, aText.data(), aText.size());
    if (written > 0) {
      aText.remove_prefix(size_t(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd ready{fd, POLLOUT, 0};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return;
    }
  }
}

}  // namespace monkeybridge
