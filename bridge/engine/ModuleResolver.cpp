// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/ModuleResolver.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cstring>

namespace monkeybridge {

namespace {

bool IsRelative(std::string_view aText) {
  return aText.starts_with("./") || aText.starts_with("../") || aText == "." ||
         aText == "..";
}

std::string WorkingFolder() {
  char buffer[PATH_MAX];
  return getcwd(buffer, sizeof buffer) ? buffer : "/";
}

bool IsPrefix(std::string_view aUri) {
  return aUri.ends_with('/') || aUri.ends_with(':');
}

// Takes "." and ".." out of a builtin's URI below its scheme and first name.
std::string JoinUri(std::string_view aFolder, std::string_view aRelative) {
  size_t root = aFolder.find(':');
  std::string path =
      AbsolutePath(aRelative, "/" + std::string(aFolder.substr(root + 1)));
  return std::string(aFolder.substr(0, root + 1)) + path.substr(1);
}

}  // namespace

std::string PercentDecode(std::string_view aText) {
  std::string out;
  for (size_t i = 0; i < aText.size(); i++) {
    if (aText[i] == '%' && i + 2 < aText.size() &&
        isxdigit(static_cast<unsigned char>(aText[i + 1])) &&
        isxdigit(static_cast<unsigned char>(aText[i + 2]))) {
      out += char(
          strtol(std::string(aText.substr(i + 1, 2)).c_str(), nullptr, 16));
      i += 2;
    } else {
      out += aText[i];
    }
  }
  return out;
}

std::string AbsolutePath(std::string_view aPath, std::string_view aBase) {
  std::string whole;
  if (!aPath.starts_with('/')) {
    whole = aBase.empty() ? WorkingFolder() : std::string(aBase);
    whole += '/';
  }
  whole += aPath;
  std::vector<std::string_view> parts;
  std::string_view rest = whole;
  while (!rest.empty()) {
    size_t end = rest.find('/');
    std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    if (part == "..") {
      if (!parts.empty()) {
        parts.pop_back();
      }
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string out;
  for (std::string_view part : parts) {
    out += '/';
    out += part;
  }
  return out.empty() ? "/" : out;
}

std::string_view FolderOf(std::string_view aPath) {
  size_t slash = aPath.rfind('/');
  return slash == std::string_view::npos ? "" : aPath.substr(0, slash);
}

bool PathOfFileUrl(std::string_view aUrl, std::string* aPath) {
  if (!aUrl.starts_with("file:")) {
    return false;
  }
  std::string_view rest = aUrl.substr(5);
  if (rest.starts_with("//")) {
    rest = rest.substr(2);
    if (rest.starts_with("localhost/")) {
      rest = rest.substr(9);
    }
  }
  if (!rest.starts_with('/')) {
    return false;
  }
  *aPath =
      AbsolutePath(PercentDecode(rest.substr(0, rest.find_first_of("?#"))));
  return true;
}

std::string FileUrlOf(std::string_view aPath) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string url = "file://";
  for (char c : aPath) {
    auto byte = static_cast<unsigned char>(c);
    if (isalnum(byte) || strchr("/-._~!$&'()*+,;=:@", c)) {
      url += c;
    } else {
      url += '%';
      url += kHex[byte >> 4];
      url += kHex[byte & 15];
    }
  }
  return url;
}

mozilla::Result<mozilla::Ok, BridgeError> ModuleResolver::AddMap(
    std::string_view aSpec) {
  size_t equals = aSpec.find('=');
  if (equals == std::string_view::npos) {
    return mozilla::Err(BridgeError{
        ErrorCode::ArgumentType,
        "--map " + std::string(aSpec) + ": must have the form URI=PATH"});
  }
  return AddMap(aSpec.substr(0, equals), aSpec.substr(equals + 1));
}

mozilla::Result<mozilla::Ok, BridgeError> ModuleResolver::AddMap(
    std::string_view aUri, std::string_view aPath) {
  if (aUri.empty() || aPath.empty()) {
    return mozilla::Err(BridgeError{ErrorCode::ArgumentType,
                                    "--map " + std::string(aUri) + "=" +
                                        std::string(aPath) +
                                        ": neither side may be empty"});
  }
  if (mBuiltins.contains(aUri)) {
    return mozilla::Err(BridgeError{
        ErrorCode::ArgumentType,
        "--map " + std::string(aUri) + ": this is a builtin module"});
  }
  mMaps.emplace_back(aUri, AbsolutePath(aPath));
  return mozilla::Ok();
}

void ModuleResolver::AddAlias(std::string_view aUri, std::string_view aTarget) {
  mAliases.emplace_back(aUri, aTarget);
}

void ModuleResolver::AddBuiltin(std::string_view aUri) {
  mBuiltins.emplace(aUri);
}

const std::string* ModuleResolver::FindBuiltin(std::string_view aUri,
                                               std::string* aScratch) const {
  auto found = mBuiltins.find(aUri);
  if (found == mBuiltins.end()) {
    *aScratch = std::string(aUri) + "/index.mjs";
    found = mBuiltins.find(*aScratch);
  }
  return found == mBuiltins.end() ? nullptr : &*found;
}

bool ModuleResolver::FindMapped(std::string_view aUri,
                                std::string* aPath) const {
  const Pair* best = nullptr;
  for (const Pair& map : mMaps) {
    if (map.first == aUri) {
      *aPath = map.second;
      return true;
    }
    if (IsPrefix(map.first) && aUri.starts_with(map.first) &&
        (!best || map.first.size() > best->first.size())) {
      best = &map;
    }
  }
  if (best) {
    *aPath = best->second + "/" + std::string(aUri.substr(best->first.size()));
  }
  return best != nullptr;
}

ModuleResolver::Found ModuleResolver::File(
    const std::vector<std::string>& aCandidates) {
  std::string tried;
  for (const std::string& path : aCandidates) {
    char real[PATH_MAX];
    struct stat status;
    const char* what = "no such file";
    if (realpath(path.c_str(), real) && stat(real, &status) == 0) {
      if (S_ISREG(status.st_mode)) {
        return ResolvedModule{real, path, false};
      }
      what = "not a file";
    }
    tried += (tried.empty() ? "" : ", ") + path + " (" + what + ")";
  }
  return mozilla::Err(BridgeError{ErrorCode::ModuleNotFound, "tried " + tried});
}

ModuleResolver::Found ModuleResolver::ResolveRelative(
    std::string_view aSpecifier, const ResolvedModule* aReferrer) const {
  std::vector<std::string> candidates;
  auto add = [&](std::string_view aFolder) {
    candidates.push_back(AbsolutePath(aSpecifier, aFolder));
    if (aSpecifier.find('%') != std::string_view::npos) {
      candidates.push_back(AbsolutePath(PercentDecode(aSpecifier), aFolder));
    }
  };
  if (!aReferrer) {
    add("");
    return File(candidates);
  }
  add(FolderOf(aReferrer->mPath).empty() ? "/" : FolderOf(aReferrer->mPath));
  if (FolderOf(aReferrer->mKey) != FolderOf(aReferrer->mPath)) {
    add(FolderOf(aReferrer->mKey));
  }
  return File(candidates);
}

ModuleResolver::Found ModuleResolver::Resolve(
    std::string_view aSpecifier, const ResolvedModule* aReferrer) const {
  bool relative = IsRelative(aSpecifier);
  std::string specifier(aSpecifier);
  if (relative && aReferrer && aReferrer->mBuiltin) {
    specifier = JoinUri(FolderOf(aReferrer->mKey), aSpecifier);
    relative = false;
  }
  const std::string mapped = ImportMap::Normalize(
      specifier, relative && aReferrer ? FolderOf(aReferrer->mPath) : "");
  std::string_view importer;
  if (aReferrer) {
    importer = aReferrer->mBuiltin ? aReferrer->mKey : aReferrer->mPath;
  }
  std::string address;
  switch (mImportMap.Find(mapped, importer, &address)) {
    case ImportMap::Outcome::Blocked:
      return mozilla::Err(
          BridgeError{ErrorCode::ModuleNotFound, "the import map blocks it"});
    case ImportMap::Outcome::Escapes:
      return mozilla::Err(BridgeError{
          ErrorCode::ModuleNotFound,
          "it leads out of the folder that the import map gives its prefix"});
    case ImportMap::Outcome::Match:
      specifier = address;
      relative = false;
      break;
    case ImportMap::Outcome::NoMatch:
      break;
  }
  std::string scratch;
  if (const std::string* builtin = FindBuiltin(specifier, &scratch)) {
    // The parts of a builtin are its own: they have natives.
    const bool isPart = specifier.find('/') != std::string::npos &&
                        !specifier.ends_with("/index.mjs");
    if (isPart && !(aReferrer && aReferrer->mBuiltin)) {
      return mozilla::Err(
          BridgeError{ErrorCode::ModuleNotFound, "it is a part of a builtin"});
    }
    return ResolvedModule{*builtin, "", true};
  }
  std::string path;
  if (FindMapped(specifier, &path)) {
    return File({path});
  }
  for (const Pair& alias : mAliases) {
    if (alias.first == specifier) {
      return ResolvedModule{alias.second, "", true};
    }
  }
  if (relative || specifier.starts_with('/')) {
    return ResolveRelative(specifier, aReferrer);
  }
  if (PathOfFileUrl(specifier, &path)) {
    return File({path});
  }
  return mozilla::Err(BridgeError{
      ErrorCode::ModuleNotFound,
      specifier.find(':') == std::string::npos
          ? "a name without ./ or / in front needs a --map or an import map"
          : "no --map or import map entry matches it"});
}

}  // namespace monkeybridge
