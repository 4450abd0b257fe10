// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/ImportMap.h"

#include <algorithm>

#include "bridge/engine/Exceptions.h"
#include "bridge/engine/ModuleResolver.h"
#include "js/Conversions.h"
#include "js/Id.h"
#include "js/JSON.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

// A key, a scope or an address: a path when it is relative, absolute or a
// file: URL, otherwise as it is. A slash at the end stays.
std::string Normalize(std::string_view aText, std::string_view aFolder) {
  std::string path;
  if (aText.starts_with("./") || aText.starts_with("../") ||
      aText.starts_with("/")) {
    path = AbsolutePath(aText, aFolder);
  } else if (!PathOfFileUrl(aText, &path)) {
    return std::string(aText);
  }
  if (aText.ends_with('/') && !path.ends_with('/')) {
    path += '/';
  }
  return path;
}

bool IsAddress(std::string_view aText) {
  return aText.starts_with("/") || aText.starts_with("./") ||
         aText.starts_with("../") || aText.find(':') != std::string_view::npos;
}

template <class Table>
void LongestFirst(Table* aTable) {
  std::stable_sort(aTable->begin(), aTable->end(),
                   [](const auto& aLeft, const auto& aRight) {
                     return aLeft.first.size() > aRight.first.size();
                   });
}

bool Complain(JSContext* aCx, const std::string& aWhat) {
  return ThrowPlain(aCx, ErrorClass::TypeError, "import map: " + aWhat);
}

// Own enumerable string-keyed properties of an object member.
bool KeysOf(JSContext* aCx, JS::Handle<JSObject*> aObject,
            JS::MutableHandle<JS::IdVector> aIds,
            std::vector<std::string>* aNames) {
  if (!JS_Enumerate(aCx, aObject, aIds)) {
    return false;
  }
  JS::Rooted<JS::Value> key(aCx);
  for (size_t i = 0; i < aIds.length(); i++) {
    if (!JS_IdToValue(aCx, aIds[i], &key)) {
      return false;
    }
    JSString* text = JS::ToString(aCx, key);
    if (!text) {
      return false;
    }
    aNames->push_back(LossyUtf8(aCx, text));
  }
  return true;
}

// The member aName, which must be an object if it is there.
bool ObjectMember(JSContext* aCx, JS::Handle<JSObject*> aMap, const char* aName,
                  JS::MutableHandle<JSObject*> aOut) {
  JS::Rooted<JS::Value> value(aCx);
  if (!JS_GetProperty(aCx, aMap, aName, &value)) {
    return false;
  }
  if (value.isUndefined()) {
    aOut.set(nullptr);
    return true;
  }
  if (!value.isObject()) {
    return Complain(aCx, std::string("\"") + aName + "\" must be an object");
  }
  aOut.set(&value.toObject());
  return true;
}

}  // namespace

bool ImportMap::Parse(JSContext* aCx, std::string_view aJson,
                      std::string_view aFolder, ImportMap* aOut) {
  JS::Rooted<JSString*> text(
      aCx,
      JS_NewStringCopyUTF8N(aCx, JS::UTF8Chars(aJson.data(), aJson.size())));
  JS::Rooted<JS::Value> value(aCx);
  if (!text || !JS_ParseJSON(aCx, text, &value)) {
    return false;
  }
  if (!value.isObject()) {
    return Complain(aCx, "must be an object");
  }
  JS::Rooted<JSObject*> map(aCx, &value.toObject());
  JS::Rooted<JSObject*> imports(aCx);
  if (!ObjectMember(aCx, map, "imports", &imports)) {
    return false;
  }
  if (imports && !ParseTable(aCx, imports, aFolder, &aOut->mImports)) {
    return false;
  }
  return aOut->ParseScopes(aCx, map, aFolder);
}

bool ImportMap::ParseTable(JSContext* aCx, JS::Handle<JSObject*> aObject,
                           std::string_view aFolder, Table* aOut) {
  JS::Rooted<JS::IdVector> ids(aCx, JS::IdVector(aCx));
  std::vector<std::string> names;
  if (!KeysOf(aCx, aObject, &ids, &names)) {
    return false;
  }
  JS::Rooted<JS::Value> value(aCx);
  for (size_t i = 0; i < names.size(); i++) {
    if (!JS_GetPropertyById(aCx, aObject, ids[i], &value)) {
      return false;
    }
    std::string address;
    if (value.isString()) {
      address = LossyUtf8(aCx, value.toString());
      address = IsAddress(address) ? Normalize(address, aFolder) : "";
      if (names[i].ends_with('/') && !address.ends_with('/')) {
        address.clear();
      }
    } else if (!value.isNull()) {
      return Complain(
          aCx, "the address of \"" + names[i] + "\" must be a string or null");
    }
    aOut->emplace_back(Normalize(names[i], aFolder), address);
  }
  LongestFirst(aOut);
  return true;
}

bool ImportMap::ParseScopes(JSContext* aCx, JS::Handle<JSObject*> aMap,
                            std::string_view aFolder) {
  JS::Rooted<JSObject*> scopes(aCx);
  if (!ObjectMember(aCx, aMap, "scopes", &scopes)) {
    return false;
  }
  JS::Rooted<JS::IdVector> ids(aCx, JS::IdVector(aCx));
  std::vector<std::string> names;
  if (!scopes) {
    return true;
  }
  if (!KeysOf(aCx, scopes, &ids, &names)) {
    return false;
  }
  JS::Rooted<JSObject*> scope(aCx);
  for (const std::string& name : names) {
    if (!ObjectMember(aCx, scopes, name.c_str(), &scope)) {
      return false;
    }
    Table table;
    if (scope && !ParseTable(aCx, scope, aFolder, &table)) {
      return false;
    }
    mScopes.emplace_back(Normalize(name, aFolder), std::move(table));
  }
  LongestFirst(&mScopes);
  return true;
}

ImportMap::Outcome ImportMap::FindIn(const Table& aTable,
                                     std::string_view aSpecifier,
                                     std::string* aAddress) {
  for (const auto& [key, address] : aTable) {
    bool exact = key == aSpecifier;
    if (!exact && !(key.ends_with('/') && aSpecifier.starts_with(key))) {
      continue;
    }
    if (address.empty()) {
      return Outcome::Blocked;
    }
    *aAddress = address;
    if (!exact) {
      aAddress->append(aSpecifier.substr(key.size()));
    }
    return Outcome::Match;
  }
  return Outcome::NoMatch;
}

ImportMap::Outcome ImportMap::Find(std::string_view aSpecifier,
                                   std::string_view aReferrer,
                                   std::string* aAddress) const {
  for (const auto& [scope, table] : mScopes) {
    if (scope == aReferrer ||
        (scope.ends_with('/') && aReferrer.starts_with(scope))) {
      Outcome outcome = FindIn(table, aSpecifier, aAddress);
      if (outcome != Outcome::NoMatch) {
        return outcome;
      }
    }
  }
  return FindIn(mImports, aSpecifier, aAddress);
}

}  // namespace monkeybridge
