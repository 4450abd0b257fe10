// SPDX-License-Identifier: MPL-2.0

// An import map as the HTML standard has it: {"imports": {...}, "scopes":
// {...}, "integrity": {...}}. Where the standard has URLs of files there are
// paths here, percent-decoded; what is relative is so to the map's own folder.
// An address may also be any URI that the resolver knows.
// Beware: a key without a usable address blocks what it matches; a key that
// ends in '/' matches no URI whose scheme is none of the web's, as the standard
// says. Integrity is checked for its form and ignored: files are not signed.

#ifndef BRIDGE_ENGINE_IMPORTMAP_H_
#define BRIDGE_ENGINE_IMPORTMAP_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/base/Annotations.h"
#include "js/TypeDecls.h"

namespace monkeybridge {

class ImportMap {
 public:
  enum class Outcome {
    NoMatch,
    Match,
    // The entry has no address.
    Blocked,
    // What stands behind a prefix climbs out of where the prefix leads.
    Escapes,
  };

  // Reads a map from its JSON text. Throws a TypeError that names the member at
  // fault, or a SyntaxError; entries at fault are added to aWarnings. JS
  // thread, in a realm.
  MB_JSAPI static bool Parse(JSContext* aCx, std::string_view aJson,
                             std::string_view aFolder, ImportMap* aOut,
                             std::vector<std::string>* aWarnings);

  // A specifier as keys are compared: a path, percent-decoded and without dots,
  // when it is relative (to aFolder; by default the working folder), absolute
  // or a file: URL; otherwise as it is. Any thread.
  static std::string Normalize(std::string_view aText,
                               std::string_view aFolder);

  // aSpecifier as Normalize() gives it; aReferrer is the importer's path or
  // URI. Any one thread.
  Outcome Find(std::string_view aSpecifier, std::string_view aReferrer,
               std::string* aAddress) const;

 private:
  struct Reader;
  // The longer of two keys with one beginning first; an address that is empty
  // blocks.
  using Table = std::map<std::string, std::string, std::greater<>>;

  static Outcome FindIn(const Table& aTable, std::string_view aSpecifier,
                        std::string* aAddress);

  Table mImports;
  std::map<std::string, Table, std::greater<>> mScopes;
};

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_IMPORTMAP_H_
