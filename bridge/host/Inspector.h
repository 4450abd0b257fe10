// SPDX-License-Identifier: MPL-2.0

// JS values as text for people: nested objects, Map, Set, typed arrays, errors
// with their stack, circles, Symbols, Proxies. Runs none of the program's code:
// no getter, no trap, no toString, and leaves no exception behind.
// Beware: the form of the text is for reading and may change.

#ifndef BRIDGE_HOST_INSPECTOR_H_
#define BRIDGE_HOST_INSPECTOR_H_

#include <string>
#include <string_view>
#include <vector>

#include "js/RootingAPI.h"
#include "js/Value.h"

namespace monkeybridge {

struct InspectOptions {
  unsigned mDepth = 4;        // levels of nesting shown
  unsigned mMaxItems = 100;   // of an array, Map, Set; own properties
  size_t mWidth = 76;         // a shorter object stays on one line
  bool mQuoteStrings = true;  // at the top; nested ones always are
};

// JS thread, in a realm.
std::string Inspect(JSContext* aCx, JS::Handle<JS::Value> aValue,
                    const InspectOptions& aOptions = {});

// 'text' with quotes and escapes.
std::string Quote(std::string_view aText);

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_INSPECTOR_H_
