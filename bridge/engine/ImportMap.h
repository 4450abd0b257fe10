// SPDX-License-Identifier: MPL-2.0

// A standard import map: {"imports": {...}, "scopes": {...}}. Keys and scopes
// that are relative mean paths relative to the map's own folder, so do
// addresses; an address may also be any URI that the resolver knows.
// Beware: a key whose address is null, or no address at all, blocks what it
// matches, as the standard says.

#ifndef BRIDGE_ENGINE_IMPORTMAP_H_
#define BRIDGE_ENGINE_IMPORTMAP_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/base/Annotations.h"
#include "js/TypeDecls.h"

namespace monkeybridge {

class ImportMap {
 public:
  enum class Outcome { NoMatch, Match, Blocked };

  // Reads a map from its JSON text. Throws a TypeError that names the member
  // at fault. JS thread, in a realm.
  MB_JSAPI static bool Parse(JSContext* aCx, std::string_view aJson,
                             std::string_view aFolder, ImportMap* aOut);

  // aSpecifier with relative paths already made absolute; aReferrer is the
  // importer's path or URI.
  Outcome Find(std::string_view aSpecifier, std::string_view aReferrer,
               std::string* aAddress) const;

 private:
  // Sorted by key, longest first; a blocked key has an empty address.
  using Table = std::vector<std::pair<std::string, std::string>>;

  static bool ParseTable(JSContext* aCx, JS::Handle<JSObject*> aObject,
                         std::string_view aFolder, Table* aOut);
  bool ParseScopes(JSContext* aCx, JS::Handle<JSObject*> aMap,
                   std::string_view aFolder);
  static Outcome FindIn(const Table& aTable, std::string_view aSpecifier,
                        std::string* aAddress);

  Table mImports;
  std::vector<std::pair<std::string, Table>> mScopes;
};

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_IMPORTMAP_H_
