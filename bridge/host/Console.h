// SPDX-License-Identifier: MPL-2.0

// The console object of one runtime. log, info, debug, dir, table, count, time
// and group print to stdout; warn, error, trace and assert to stderr. Values
// are shown by Inspector.h, which runs none of the program's code.
// All functions: JS thread.

#ifndef BRIDGE_HOST_CONSOLE_H_
#define BRIDGE_HOST_CONSOLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "bridge/base/Annotations.h"
#include "bridge/host/Output.h"
#include "js/CallArgs.h"
#include "js/TypeDecls.h"

namespace monkeybridge {

class Console {
 public:
  MB_JSAPI bool Define(JSContext* aCx, JS::Handle<JSObject*> aGlobal);

  // Writes one message, indented by the open groups.
  void Print(OutputStream aStream, std::string_view aText) const;

  // The text of console.log(...aArgs from aFirst on): %-directives of a leading
  // string, then the rest with spaces between.
  static std::string Format(JSContext* aCx, const JS::CallArgs& aArgs,
                            unsigned aFirst = 0);

 private:
  struct Natives;

  std::map<std::string, uint32_t> mCounts;
  std::map<std::string, uint64_t> mTimes;
  unsigned mGroups = 0;
};

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_CONSOLE_H_
