// SPDX-License-Identifier: MPL-2.0

// main() of the tests that start an engine: stops it before static objects of
// the engine's library are destroyed.

#include <gtest/gtest.h>

#include "bridge/engine/Engine.h"

int main(int aCount, char** aArguments) {
  testing::InitGoogleTest(&aCount, aArguments);
  int result = RUN_ALL_TESTS();
  monkeybridge::Engine::Stop();
  return result;
}
