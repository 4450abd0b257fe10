// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/TextFile.h"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "bridge/engine/Exceptions.h"

namespace monkeybridge {

bool ReadWholeFile(const std::string& aPath, std::string* aOut) {
  FILE* file = fopen(aPath.c_str(), "rbe");
  if (!file) {
    return false;
  }
  aOut->clear();
  char buffer[16 * 1024];
  size_t size;
  while ((size = fread(buffer, 1, sizeof buffer, file)) > 0) {
    aOut->append(buffer, size);
  }
  int error = ferror(file) ? errno : 0;
  fclose(file);
  errno = error;
  return error == 0;
}

bool ReadTextFile(JSContext* aCx, const std::string& aPath, std::string* aOut) {
  return ReadWholeFile(aPath, aOut) ||
         Throw(aCx, ErrorCode::ModuleNotFound,
               "cannot read " + aPath + ": " +
                   std::generic_category().message(errno));
}

}  // namespace monkeybridge
