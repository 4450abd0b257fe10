// SPDX-License-Identifier: MPL-2.0

// From the text of an import to one file or one builtin. Knows --map entries,
// the import map, aliases and the names of the builtins; knows no JavaScript.
// Order: import map, builtin names, --map (an exact URI before a prefix, a
// longer prefix before a shorter one), aliases, then paths and file: URLs.
// Beware: two URIs that lead to one real file give one key, and with it one
// module instance. Relative imports are looked for beside the path by which
// the importer was found, then beside its real file. Any one thread.

#ifndef BRIDGE_ENGINE_MODULERESOLVER_H_
#define BRIDGE_ENGINE_MODULERESOLVER_H_

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/base/BridgeError.h"
#include "bridge/engine/ImportMap.h"
#include "mozilla/ResultVariant.h"

namespace monkeybridge {

struct ResolvedModule {
  // Builtin: its URI. File: its real path. The same key is the same module.
  std::string mKey;
  // File: the absolute path by which it was found, links not followed.
  std::string mPath;
  bool mBuiltin = false;
};

class ModuleResolver {
 public:
  // "URI=PATH". A URI ending in '/' or ':' maps everything below it into the
  // folder PATH. PATH is relative to the working folder.
  [[nodiscard]] mozilla::Result<mozilla::Ok, BridgeError> AddMap(
      std::string_view aSpec);
  [[nodiscard]] mozilla::Result<mozilla::Ok, BridgeError> AddMap(
      std::string_view aUri, std::string_view aPath);

  // aUri leads to the builtin aTarget unless a map says otherwise.
  void AddAlias(std::string_view aUri, std::string_view aTarget);

  void AddBuiltin(std::string_view aUri);
  void SetImportMap(ImportMap aMap) { mImportMap = std::move(aMap); }

  // aReferrer is null for what the program itself names; then relative paths
  // start at the working folder. The error's message is what was tried, for
  // the caller to put behind specifier and importer.
  [[nodiscard]] mozilla::Result<ResolvedModule, BridgeError> Resolve(
      std::string_view aSpecifier, const ResolvedModule* aReferrer) const;

 private:
  using Pair = std::pair<std::string, std::string>;
  using Found = mozilla::Result<ResolvedModule, BridgeError>;

  Found ResolveRelative(std::string_view aSpecifier,
                        const ResolvedModule* aReferrer) const;
  const std::string* FindBuiltin(std::string_view aUri,
                                 std::string* aScratch) const;
  bool FindMapped(std::string_view aUri, std::string* aPath) const;
  static Found File(const std::vector<std::string>& aCandidates);

  std::vector<Pair> mMaps;
  std::vector<Pair> mAliases;
  std::set<std::string, std::less<>> mBuiltins;
  ImportMap mImportMap;
};

// Absolute form of a path, "." and ".." taken out, links not followed.
std::string AbsolutePath(std::string_view aPath, std::string_view aBase = {});

// "%41" to "A". A stray % stays.
std::string PercentDecode(std::string_view aText);

// Everything before the last '/'.
std::string_view FolderOf(std::string_view aPath);

// "file:///a%20b" to "/a b"; false when it is no local file URL.
bool PathOfFileUrl(std::string_view aUrl, std::string* aPath);
std::string FileUrlOf(std::string_view aPath);

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_MODULERESOLVER_H_
