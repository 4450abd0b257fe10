// SPDX-License-Identifier: MPL-2.0

// Start and stop of SpiderMonkey, once per process. Only a program that owns
// its engine (our shell, our tests) uses this; a host that brings its own
// engine attaches the bridge to a context it already has.
// Beware: the engine cannot be started again after Stop(). Runtimes are in
// Runtime.h.

#ifndef BRIDGE_ENGINE_ENGINE_H_
#define BRIDGE_ENGINE_ENGINE_H_

#include <cstdint>
#include <span>

struct JSContext;

namespace monkeybridge {

class Engine {
 public:
  // Starts the engine; a second call does nothing. Returns nullptr, or a
  // static text that says what failed. Must not race with other uses of the
  // engine: call it from main before threads are made.
  static const char* Start();

  // Frees what the engine holds for the process. All runtimes must be gone.
  // Does nothing when the engine never started or some runtime is alive.
  static void Stop();

  // Uses aCache as self-hosted code when it was made by this very engine
  // library; otherwise it is ignored. The bytes must stay valid for ever.
  // Format: 8 bytes length of the build id, build id, then the code. Call
  // before the first runtime is made.
  static void OfferSelfHostedCache(std::span<const uint8_t> aCache);

  // Prepares the engine's own JavaScript in a new context, from the cache when
  // there is one (about 1 ms instead of 10). JS thread. False on failure;
  // there may be no pending exception.
  [[nodiscard]] static bool InitSelfHosted(JSContext* aCx);

  // What InitSelfHosted() would cache, in the format OfferSelfHostedCache()
  // reads. Empty until a first runtime has been made. Any thread.
  static std::span<const uint8_t> SelfHostedCache();

  // Counts living runtimes, so that Stop() cannot pull the engine from under
  // one. Any thread.
  static void AddRuntime(int aDelta);
};

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_ENGINE_H_
