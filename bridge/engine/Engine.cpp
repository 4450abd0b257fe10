// SPDX-License-Identifier: MPL-2.0

#include "bridge/engine/Engine.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <string>

#include "bridge/engine/EngineCompat.h"
#include "js/BuildId.h"
#include "js/Initialization.h"

namespace monkeybridge {

namespace {

// Trivially destructible on purpose: a detached thread may still look here
// while the process leaves.
std::mutex& CacheLock() {
  static std::mutex* sLock = new std::mutex;
  return *sLock;
}

std::atomic<int> gRuntimes{0};
std::atomic<bool> gRunning{false};
// The whole cache with its header, and the code inside it.
std::span<const uint8_t> gCache;
std::span<const uint8_t> gCode;

constexpr size_t kHeaderSize = 8;

struct NoteSearch {
  uintptr_t mAddress;
  std::string mId;
};

// Reads the GNU build id of the loaded object that holds mAddress.
int FindBuildId(dl_phdr_info* aInfo, size_t, void* aData) {
  auto* search = static_cast<NoteSearch*>(aData);
  bool holds = false;
  for (int i = 0; i < aInfo->dlpi_phnum; i++) {
    const ElfW(Phdr)& header = aInfo->dlpi_phdr[i];
    uintptr_t start = aInfo->dlpi_addr + header.p_vaddr;
    holds |= header.p_type == PT_LOAD && search->mAddress >= start &&
             search->mAddress < start + header.p_memsz;
  }
  if (!holds) {
    return 0;
  }
  for (int i = 0; i < aInfo->dlpi_phnum; i++) {
    const ElfW(Phdr)& header = aInfo->dlpi_phdr[i];
    if (header.p_type != PT_NOTE) {
      continue;
    }
    auto* note =
        reinterpret_cast<const uint8_t*>(aInfo->dlpi_addr + header.p_vaddr);
    const uint8_t* end = note + header.p_memsz;
    while (note + sizeof(ElfW(Nhdr)) <= end) {
      ElfW(Nhdr) head;
      memcpy(&head, note, sizeof head);
      const uint8_t* name = note + sizeof head;
      const uint8_t* id = name + ((head.n_namesz + 3u) & ~3u);
      if (head.n_type == NT_GNU_BUILD_ID && head.n_namesz == 4 &&
          memcmp(name, "GNU", 4) == 0) {
        search->mId.assign(reinterpret_cast<const char*>(id), head.n_descsz);
        return 1;
      }
      note = id + ((head.n_descsz + 3u) & ~3u);
    }
  }
  return 1;
}

// Identifies the engine library in use: self-hosted code made by one build
// must never be read by another.
const std::string& EngineBuildId() {
  static const std::string* sId = [] {
    NoteSearch search{reinterpret_cast<uintptr_t>(&JS_GetImplementationVersion),
                      {}};
    Dl_info info;
    if (void* symbol = dlsym(RTLD_DEFAULT, "JS_GetImplementationVersion");
        symbol && dladdr(symbol, &info)) {
      search.mAddress = reinterpret_cast<uintptr_t>(symbol);
    }
    dl_iterate_phdr(&FindBuildId, &search);
    auto* id = new std::string(JS_GetImplementationVersion());
    id->append(search.mId);
    return id;
  }();
  return *sId;
}

bool WriteBuildId(JS::BuildIdCharVector* aOut) {
  const std::string& id = EngineBuildId();
  return aOut->append(id.data(), id.size());
}

bool KeepSelfHosted(JSContext*, JS::SelfHostedCache aCode) {
  std::lock_guard<std::mutex> guard(CacheLock());
  if (!gCache.empty()) {
    return true;
  }
  const std::string& id = EngineBuildId();
  uint64_t idSize = id.size();
  size_t total = kHeaderSize + id.size() + aCode.size();
  auto* bytes = new uint8_t[total];
  memcpy(bytes, &idSize, kHeaderSize);
  std::copy(id.begin(), id.end(), bytes + kHeaderSize);
  memcpy(bytes + kHeaderSize + id.size(), aCode.data(), aCode.size());
  gCache = {bytes, total};
  gCode = gCache.subspan(kHeaderSize + id.size());
  return true;
}

}  // namespace

const char* Engine::Start() {
  if (gRunning.exchange(true)) {
    return nullptr;
  }
  if (const char* failure = JS_InitWithFailureDiagnostic()) {
    gRunning = false;
    return failure;
  }
  JS::SetProcessBuildIdOp(&WriteBuildId);
  return nullptr;
}

void Engine::Stop() {
  if (gRuntimes.load() == 0 && gRunning.exchange(false)) {
    JS_ShutDown();
  }
}

void Engine::OfferSelfHostedCache(std::span<const uint8_t> aCache) {
  uint64_t idSize = 0;
  if (aCache.size() <= kHeaderSize) {
    return;
  }
  memcpy(&idSize, aCache.data(), kHeaderSize);
  const std::string& id = EngineBuildId();
  if (idSize != id.size() || aCache.size() <= kHeaderSize + id.size() ||
      memcmp(aCache.data() + kHeaderSize, id.data(), id.size()) != 0) {
    return;
  }
  std::lock_guard<std::mutex> guard(CacheLock());
  gCache = aCache;
  gCode = aCache.subspan(kHeaderSize + id.size());
}

bool Engine::InitSelfHosted(JSContext* aCx) {
  std::span<const uint8_t> code;
  {
    std::lock_guard<std::mutex> guard(CacheLock());
    code = gCode;
  }
  if (code.empty()) {
    return JS::InitSelfHostedCode(aCx, nullptr, &KeepSelfHosted);
  }
  return JS::InitSelfHostedCode(aCx,
                                JS::SelfHostedCache(code.data(), code.size()));
}

std::span<const uint8_t> Engine::SelfHostedCache() {
  std::lock_guard<std::mutex> guard(CacheLock());
  return gCache;
}

void Engine::AddRuntime(int aDelta) { gRuntimes.fetch_add(aDelta); }

}  // namespace monkeybridge
