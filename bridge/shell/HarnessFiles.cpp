// SPDX-License-Identifier: MPL-2.0

// The harness's natives about files and the environment.

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <system_error>

#include "bridge/engine/Exceptions.h"
#include "bridge/engine/TextFile.h"
#include "bridge/shell/HarnessNatives.h"
#include "bridge/values/Text.h"
#include "js/Array.h"
#include "jsapi.h"

namespace monkeybridge {

struct HarnessFiles {
  static bool FailWithErrno(JSContext* aCx, const char* aWhat,
                            const std::string& aPath) {
    return ThrowPlain(aCx, ErrorClass::Error,
                      std::string(aWhat) + " " + aPath + ": " +
                          std::generic_category().message(errno));
  }

  static bool ReturnText(JSContext* aCx, const JS::CallArgs& aArgs,
                         std::string_view aText) {
    JSString* text = NewString(aCx, aText);
    if (!text) {
      return false;
    }
    aArgs.rval().setString(text);
    return true;
  }

  static bool Stat(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string path;
    if (!TextArgument(aCx, args, 0, &path)) {
      return false;
    }
    struct stat status;
    const char* kind = "";
    if (stat(path.c_str(), &status) == 0) {
      kind = S_ISDIR(status.st_mode) ? "dir" : "file";
    }
    return ReturnText(aCx, args, kind);
  }

  static bool ReadText(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string path;
    std::string text;
    return TextArgument(aCx, args, 0, &path) &&
           (ReadWholeFile(path, &text) ||
            FailWithErrno(aCx, "cannot read", path)) &&
           ReturnText(aCx, args, text);
  }

  static bool List(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string path;
    if (!TextArgument(aCx, args, 0, &path)) {
      return false;
    }
    DIR* folder = opendir(path.c_str());
    if (!folder) {
      return FailWithErrno(aCx, "cannot list", path);
    }
    std::vector<std::string> names;
    // Safe in glibc: no other thread has this stream.
    while (dirent* entry = readdir(folder)) {  // NOLINT(concurrency-mt-unsafe)
      if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
        names.emplace_back(entry->d_name);
      }
    }
    closedir(folder);
    std::sort(names.begin(), names.end());
    JS::RootedVector<JS::Value> list(aCx);
    for (const std::string& name : names) {
      JSString* text = NewString(aCx, name);
      if (!text || !list.append(JS::StringValue(text))) {
        return false;
      }
    }
    JSObject* array = JS::NewArrayObject(aCx, list);
    if (!array) {
      return false;
    }
    args.rval().setObject(*array);
    return true;
  }

  static bool MakeTempDir(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    // Nothing in this program changes the environment.
    const char* base = getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe)
    std::string path =
        std::string(base && *base ? base : "/tmp") + "/monkeybridge-XXXXXX";
    if (!mkdtemp(path.data())) {
      return FailWithErrno(aCx, "cannot make", path);
    }
    HarnessOf(args)->mTempFolders.push_back(path);
    return ReturnText(aCx, args, path);
  }

  static bool RemoveTree(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string path;
    if (!TextArgument(aCx, args, 0, &path)) {
      return false;
    }
    auto& folders = HarnessOf(args)->mTempFolders;
    auto found = std::find(folders.begin(), folders.end(), path);
    if (found == folders.end()) {
      return ThrowPlain(aCx, ErrorClass::Error,
                        "removeTree: " + path +
                            " was not made by makeTempDir of this process");
    }
    auto removeOne = [](const char* aPath, const struct stat*, int,
                        struct FTW*) { return remove(aPath); };
    // With FTW_CHDIR it would be unsafe.
    const int failed = nftw(  // NOLINT(concurrency-mt-unsafe)
        path.c_str(), removeOne, 16, FTW_DEPTH | FTW_PHYS);
    if (failed) {
      return FailWithErrno(aCx, "cannot remove", path);
    }
    folders.erase(found);
    args.rval().setUndefined();
    return true;
  }

  static bool Env(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
    JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
    std::string name;
    if (!TextArgument(aCx, args, 0, &name)) {
      return false;
    }
    args.rval().setUndefined();
    // Nothing in this program changes the environment.
    const char* value = getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    return !value || ReturnText(aCx, args, value);
  }
};

const NativeSpec kHarnessFileNatives[] = {
    {"stat", HarnessFiles::Stat},
    {"readText", HarnessFiles::ReadText},
    {"list", HarnessFiles::List},
    {"makeTempDir", HarnessFiles::MakeTempDir},
    {"removeTree", HarnessFiles::RemoveTree},
    {"env", HarnessFiles::Env},
};
const size_t kHarnessFileNativeCount = std::size(kHarnessFileNatives);

}  // namespace monkeybridge
