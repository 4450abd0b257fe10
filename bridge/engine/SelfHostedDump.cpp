// SPDX-License-Identifier: MPL-2.0

// Build tool: writes what Engine::SelfHostedCache() has to stdout. A program
// that carries it and offers it to the engine starts several times faster.

#include <cstdio>

#include "bridge/engine/Engine.h"
#include "bridge/engine/Runtime.h"

int main() {
  using monkeybridge::Engine;
  using monkeybridge::Runtime;
  if (Engine::Start() || !Runtime::Create({})) {
    return 1;
  }
  Engine::Stop();
  auto cache = Engine::SelfHostedCache();
  return fwrite(cache.data(), 1, cache.size(), stdout) == cache.size() ? 0 : 1;
}
