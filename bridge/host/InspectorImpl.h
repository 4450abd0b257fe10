// SPDX-License-Identifier: MPL-2.0

// The state of one Inspect() call. Private to Inspector*.cpp: Inspector.cpp has
// primitives, properties and layout, InspectorObjects.cpp the kinds of objects.

#ifndef BRIDGE_HOST_INSPECTORIMPL_H_
#define BRIDGE_HOST_INSPECTORIMPL_H_

#include <string>
#include <vector>

#include "bridge/host/Inspector.h"
#include "js/Class.h"
#include "js/GCVector.h"
#include "js/Id.h"
#include "js/RootingAPI.h"

namespace monkeybridge {

class Inspection {
 public:
  Inspection(JSContext* aCx, const InspectOptions& aOptions)
      : mCx(aCx), mOptions(aOptions), mStack(aCx) {}

  std::string Value(JS::Handle<JS::Value> aValue, bool aQuote);

 private:
  using Parts = std::vector<std::string>;

  // Inspector.cpp
  std::string Object(JS::Handle<JSObject*> aObject);
  std::string Exports(JS::Handle<JSObject*> aObject);
  std::string Name(JS::Handle<JSObject*> aObject, const char* aDefault);
  std::string Key(JS::Handle<JS::PropertyKey> aId);
  std::string Property(JS::Handle<JSObject*> aObject,
                       JS::Handle<JS::PropertyKey> aId);
  void Properties(JS::Handle<JSObject*> aObject, bool aSkipIndexed,
                  Parts* aParts);
  std::string Layout(const std::string& aHead, char aOpen, char aClose,
                     const Parts& aParts) const;
  std::string Rows(const Parts& aParts) const;
  std::string WithProperties(const std::string& aHead,
                             JS::Handle<JSObject*> aObject);
  bool TooDeep() const { return mStack.length() > mOptions.mDepth; }

  // InspectorObjects.cpp
  std::string Kind(JS::Handle<JSObject*> aObject, js::ESClass aClass);
  std::string Array(JS::Handle<JSObject*> aObject);
  std::string Entries(JS::Handle<JSObject*> aObject, bool aMap);
  std::string Bytes(JS::Handle<JSObject*> aObject);
  std::string Date(JS::Handle<JSObject*> aObject);
  std::string RegExp(JS::Handle<JSObject*> aObject);
  std::string Promise(JS::Handle<JSObject*> aObject);
  std::string Error(JS::Handle<JSObject*> aObject);
  std::string Function(JS::Handle<JSObject*> aObject);

  JSContext* const mCx;
  const InspectOptions& mOptions;
  // The objects around the one being shown.
  JS::RootedVector<JSObject*> mStack;
};

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_INSPECTORIMPL_H_
