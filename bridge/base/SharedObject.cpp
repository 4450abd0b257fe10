// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/SharedObject.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace monkeybridge {

// Whether there is such a file and it does not begin as an ELF file does.
static bool IsOtherFile(const char* aPath) {
  int file = open(aPath, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return false;
  }
  char magic[4] = {};
  ssize_t got = read(file, magic, sizeof magic);
  close(file);
  return got >= 0 && memcmp(magic, "\177ELF", sizeof magic) != 0;
}

static std::string RealPath(void* aObject, const std::string& aPath) {
  link_map* map = nullptr;
  const char* name = aPath.c_str();
  if (dlinfo(aObject, RTLD_DI_LINKMAP, &map) == 0 && map && *map->l_name) {
    name = map->l_name;
  }
  char* real = realpath(name, nullptr);
  std::string path = real ? real : name;
  free(real);
  return path;
}

mozilla::Result<SharedObject, BridgeError> SharedObject::Open(
    const std::string& aPath) {
  // dlopen takes "" for the program itself, and so a text that ends early for
  // something else than it says.
  if (aPath.empty() || aPath.find('\0') != aPath.npos) {
    return mozilla::Err(BridgeError{ErrorCode::LibraryNotFound,
                                    "The path of a library is empty or has a "
                                    "null character in it."});
  }
  void* object = dlopen(aPath.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!object) {
    // The message is the calling thread's own.
    const char* reason = dlerror();  // NOLINT(concurrency-mt-unsafe)
    if (IsOtherFile(aPath.c_str())) {
      return mozilla::Err(
          BridgeError{ErrorCode::LibraryNotUniffi,
                      "The file " + aPath + " is not a shared library."});
    }
    return mozilla::Err(
        BridgeError{ErrorCode::LibraryNotFound,
                    "The library " + aPath + " cannot be loaded: " +
                        (reason ? reason : "no reason given") + "."});
  }
  return SharedObject(object, RealPath(object, aPath));
}

void* SharedObject::Symbol(const char* aName) const {
  return dlsym(mObject, aName);
}

}  // namespace monkeybridge
