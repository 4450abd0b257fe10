// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_BASE_SHAREDOBJECT_H_
#define BRIDGE_BASE_SHAREDOBJECT_H_

#include <string>
#include <utility>

#include "bridge/base/BridgeError.h"
#include "mozilla/ResultVariant.h"

// A shared object opened at run time and never unloaded: Rust keeps threads,
// thread-local destructors and pointers to our vtables, so no moment is known
// to be safe for an unload. A SharedObject is therefore a plain value that may
// be copied and forgotten.

namespace monkeybridge {

class SharedObject final {
 public:
  // Opens a file (aPath with a slash) or a name on the loader's search path,
  // with RTLD_NOW and RTLD_LOCAL. Any thread. Errors: LibraryNotFound with the
  // loader's own words, or for a file that ends before its segments do, which
  // the loader would not notice; LibraryNotUniffi if the file is there but is
  // no shared object at all.
  [[nodiscard]] static mozilla::Result<SharedObject, BridgeError> Open(
      const std::string& aPath);

  // The address of a symbol that this object or one it needs defines, or null.
  // Any thread.
  void* Symbol(const char* aName) const;

  // The real path of the opened file. Any thread.
  const std::string& Path() const { return mPath; }

 private:
  SharedObject(void* aObject, std::string aPath)
      : mObject(aObject), mPath(std::move(aPath)) {}

  void* mObject;
  std::string mPath;
};

}  // namespace monkeybridge

#endif  // BRIDGE_BASE_SHAREDOBJECT_H_
