// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/SharedObject.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace monkeybridge {

namespace {

// A file that is open for reading as long as the object lives.
class File final {
 public:
  explicit File(const char* aPath)
      : mDescriptor(open(aPath, O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (mDescriptor >= 0) {
      close(mDescriptor);
    }
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool IsOpen() const { return mDescriptor >= 0; }

  // All of a value at an offset, or false.
  template <typename Value>
  bool Read(uint64_t aOffset, Value* aOut) const {
    return aOffset <= uint64_t(INT64_MAX) &&
           pread(mDescriptor, aOut, sizeof *aOut, off_t(aOffset)) ==
               ssize_t(sizeof *aOut);
  }

  uint64_t Size() const {
    struct stat status;
    return fstat(mDescriptor, &status) == 0 ? uint64_t(status.st_size) : 0;
  }

 private:
  const int mDescriptor;
};

// Whether there is such a file and it does not begin as an ELF file does.
bool IsOtherFile(const char* aPath) {
  const File file(aPath);
  char magic[SELFMAG] = {};
  return file.IsOpen() &&
         (!file.Read(0, &magic) || memcmp(magic, ELFMAG, SELFMAG) != 0);
}

// How many bytes an ELF file of this machine must have for its segments; 0 for
// any other file. The loader maps segments without a look at the size of the
// file, and whoever then touches what is not there gets a SIGBUS.
uint64_t BytesThatSegmentsNeed(const File& aFile) {
  ElfW(Ehdr) header;
  if (!aFile.Read(0, &header) || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_phentsize != sizeof(ElfW(Phdr))) {
    return 0;
  }
  uint64_t needed =
      header.e_phoff + uint64_t(header.e_phnum) * sizeof(ElfW(Phdr));
  for (unsigned i = 0; i < header.e_phnum; i++) {
    ElfW(Phdr) segment;
    if (!aFile.Read(header.e_phoff + i * sizeof segment, &segment)) {
      break;  // the table itself is not all there
    }
    uint64_t end;
    if (__builtin_add_overflow(segment.p_offset, segment.p_filesz, &end)) {
      return UINT64_MAX;
    }
    needed = std::max(needed, end);
  }
  return needed;
}

// Why a file would end the process if it were loaded, or "".
std::string WhyTruncated(const std::string& aPath) {
  const File file(aPath.c_str());
  if (!file.IsOpen()) {
    return {};
  }
  const uint64_t needed = BytesThatSegmentsNeed(file);
  const uint64_t size = file.Size();
  return needed <= size
             ? ""
             : "the file is truncated, it has " + std::to_string(size) +
                   " bytes and its segments end at " + std::to_string(needed);
}

}  // namespace

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
  // A name without a slash is looked for by the loader.
  if (aPath.find('/') != aPath.npos) {
    const std::string why = WhyTruncated(aPath);
    if (!why.empty()) {
      return mozilla::Err(BridgeError{
          ErrorCode::LibraryNotFound,
          "The library " + aPath + " cannot be loaded: " + why + "."});
    }
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
