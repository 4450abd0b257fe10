// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include "js/Initialization.h"

// main() of a host that starts the engine by itself.
int main(int aCount, char** aArguments) {
  testing::InitGoogleTest(&aCount, aArguments);
  if (!JS_Init()) return 1;
  const int result = RUN_ALL_TESTS();
  JS_ShutDown();
  return result;
}
