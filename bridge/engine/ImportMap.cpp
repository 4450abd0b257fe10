// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/ImportMap.h"

#include <cctype>
#include <cstring>
#include <utility>

#include "bridge/engine/Exceptions.h"
#include "bridge/engine/ModuleResolver.h"
#include "js/Array.h"
#include "js/Conversions.h"
#include "js/Id.h"
#include "js/JSON.h"
#include "js/PropertyAndElement.h"
#include "jsapi.h"

namespace monkeybridge {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsPath(std::string_view aText) {
  return aText.starts_with("/") || aText.starts_with("./") ||
         aText.starts_with("../");
}

// The scheme of a URI, without its colon; empty if it has none.
std::string_view SchemeOf(std::string_view aText) {
  size_t end = 0;
  while (end < aText.size() &&
         (isalnum(static_cast<unsigned char>(aText[end])) ||
          (aText[end] != '\0' && strchr("+-.", aText[end])))) {
    end++;
  }
  bool isScheme = end < aText.size() && aText[end] == ':' &&
                  isalpha(static_cast<unsigned char>(aText[0]));
  return isScheme ? aText.substr(0, end) : "";
}

// Whether what the standard calls a special URL, or none at all.
bool MayMatchPrefix(std::string_view aSpecifier) {
  std::string_view scheme = SchemeOf(aSpecifier);
  for (std::string_view known :
       {"", "file", "http", "https", "ws", "wss", "ftp"}) {
    if (scheme == known) {
      return true;
    }
  }
  return false;
}

std::string Quoted(std::string_view aText) {
  return "\"" + std::string(aText) + "\"";
}

bool IsFolder(std::string_view aPath) {
  return aPath.ends_with('/') || aPath.ends_with("/.") ||
         aPath.ends_with("/..");
}

std::string NormalizePath(std::string_view aPath, std::string_view aFolder) {
  std::string path = AbsolutePath(PercentDecode(aPath), aFolder);
  if (IsFolder(aPath) && !path.ends_with('/')) {
    path += '/';
  }
  return path;
}

// aAddress, which ends in '/', with what stands behind the prefix; false if
// that leads out of it.
bool Join(std::string_view aAddress, std::string_view aRest,
          std::string* aOut) {
  if (aRest.starts_with('/') || !SchemeOf(aRest).empty()) {
    return false;
  }
  if (!aAddress.starts_with('/')) {
    *aOut = std::string(aAddress) + std::string(aRest);
    return ("/" + PercentDecode(aRest) + "/").find("/../") == std::string::npos;
  }
  *aOut = NormalizePath(aRest, aAddress);
  return aOut->starts_with(aAddress) || *aOut + "/" == aAddress;
}

}  // namespace

// The state of one Parse().
struct ImportMap::Reader {
  JSContext* mCx;
  std::string_view mFolder;
  std::vector<std::string>* mWarnings;

  bool Complain(const std::string& aWhat) {
    return ThrowPlain(mCx, ErrorClass::TypeError, "import map: " + aWhat);
  }

  void Warn(const std::string& aWhat) {
    mWarnings->push_back("import map: " + aWhat);
  }

  // Throws unless aValue is an object of JSON.
  bool ToObject(JS::Handle<JS::Value> aValue, const std::string& aName,
                JS::MutableHandle<JSObject*> aOut) {
    bool isArray = false;
    if (!JS::IsArrayObject(mCx, aValue, &isArray)) {
      return false;
    }
    if (!aValue.isObject() || isArray) {
      return Complain(aName + " must be an object");
    }
    aOut.set(&aValue.toObject());
    return true;
  }

  // Calls aVisit(name, value) for each property, in their order.
  template <class Visitor>
  bool ForEach(JS::Handle<JSObject*> aObject, Visitor&& aVisit) {
    JS::Rooted<JS::IdVector> ids(mCx, JS::IdVector(mCx));
    JS::Rooted<JS::Value> value(mCx);
    if (!JS_Enumerate(mCx, aObject, &ids)) {
      return false;
    }
    for (size_t i = 0; i < ids.length(); i++) {
      if (!JS_IdToValue(mCx, ids[i], &value)) {
        return false;
      }
      JSString* text = JS::ToString(mCx, value);
      if (!text) {
        return false;
      }
      std::string name = LossyUtf8(mCx, text);
      if (!JS_GetPropertyById(mCx, aObject, ids[i], &value) ||
          !aVisit(name, value)) {
        return false;
      }
    }
    return true;
  }

  // The address that an entry leads to; empty if it has none that can be used.
  std::string Address(const std::string& aKey, JS::Handle<JS::Value> aValue) {
    if (!aValue.isString()) {
      if (!aValue.isNull()) {
        Warn("the address of " + Quoted(aKey) + " is no string");
      }
      return "";
    }
    std::string text = LossyUtf8(mCx, aValue.toString());
    if (!IsPath(text) && SchemeOf(text).empty()) {
      Warn("the address " + Quoted(text) + " of " + Quoted(aKey) +
           " needs ./, ../ or / in front, or a scheme");
      return "";
    }
    std::string address = Normalize(text, mFolder);
    if (aKey.ends_with('/') && !address.ends_with('/')) {
      Warn("the address " + Quoted(text) + " of " + Quoted(aKey) +
           " must end in a slash");
      return "";
    }
    return address;
  }

  bool ReadTable(JS::Handle<JS::Value> aValue, const std::string& aName,
                 Table* aOut) {
    JS::Rooted<JSObject*> object(mCx);
    return ToObject(aValue, aName, &object) &&
           ForEach(object, [&](const std::string& aKey,
                               JS::Handle<JS::Value> aAddress) {
             if (aKey.empty()) {
               Warn("a key of " + aName + " is empty");
             } else {
               (*aOut)[Normalize(aKey, mFolder)] = Address(aKey, aAddress);
             }
             return true;
           });
  }

  bool ReadScopes(JS::Handle<JS::Value> aValue, ImportMap* aOut) {
    JS::Rooted<JSObject*> object(mCx);
    return ToObject(aValue, "\"scopes\"", &object) &&
           ForEach(object, [&](const std::string& aPrefix,
                               JS::Handle<JS::Value> aTable) {
             // A prefix is a URL: relative without a dot in front, too.
             std::string scope = SchemeOf(aPrefix).empty()
                                     ? NormalizePath(aPrefix, mFolder)
                                     : Normalize(aPrefix, mFolder);
             Table table;
             if (!ReadTable(aTable, "the scope " + Quoted(aPrefix), &table)) {
               return false;
             }
             aOut->mScopes[scope] = std::move(table);
             return true;
           });
  }

  bool Read(JS::Handle<JS::Value> aValue, ImportMap* aOut) {
    JS::Rooted<JSObject*> map(mCx);
    return ToObject(aValue, "the whole", &map) &&
           ForEach(map, [&](const std::string& aName,
                            JS::Handle<JS::Value> aMember) {
             if (aName == "imports") {
               return ReadTable(aMember, "\"imports\"", &aOut->mImports);
             }
             if (aName == "scopes") {
               return ReadScopes(aMember, aOut);
             }
             if (aName == "integrity") {
               JS::Rooted<JSObject*> ignored(mCx);
               return ToObject(aMember, "\"integrity\"", &ignored);
             }
             Warn("the member " + Quoted(aName) + " is unknown");
             return true;
           });
  }
};

bool ImportMap::Parse(JSContext* aCx, std::string_view aJson,
                      std::string_view aFolder, ImportMap* aOut,
                      std::vector<std::string>* aWarnings) {
  if (aJson.starts_with(kByteOrderMark)) {
    aJson.remove_prefix(kByteOrderMark.size());
  }
  JS::Rooted<JSString*> text(
      aCx,
      JS_NewStringCopyUTF8N(aCx, JS::UTF8Chars(aJson.data(), aJson.size())));
  JS::Rooted<JS::Value> value(aCx);
  Reader reader{aCx, aFolder, aWarnings};
  return text && JS_ParseJSON(aCx, text, &value) && reader.Read(value, aOut);
}

std::string ImportMap::Normalize(std::string_view aText,
                                 std::string_view aFolder) {
  std::string path;
  if (IsPath(aText)) {
    return NormalizePath(aText, aFolder);
  }
  if (!PathOfFileUrl(aText, &path)) {
    return std::string(aText);
  }
  if (IsFolder(aText) && !path.ends_with('/')) {
    path += '/';
  }
  return path;
}

ImportMap::Outcome ImportMap::FindIn(const Table& aTable,
                                     std::string_view aSpecifier,
                                     std::string* aAddress) {
  const bool mayMatchPrefix = MayMatchPrefix(aSpecifier);
  for (const auto& [key, address] : aTable) {
    const bool exact = key == aSpecifier;
    if (!exact && !(mayMatchPrefix && key.ends_with('/') &&
                    aSpecifier.starts_with(key))) {
      continue;
    }
    if (address.empty()) {
      return Outcome::Blocked;
    }
    if (exact) {
      *aAddress = address;
      return Outcome::Match;
    }
    return Join(address, aSpecifier.substr(key.size()), aAddress)
               ? Outcome::Match
               : Outcome::Escapes;
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
