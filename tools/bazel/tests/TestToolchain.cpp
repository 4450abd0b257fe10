// SPDX-License-Identifier: MPL-2.0
// The libraries of third_party/ compile, link and run together with the flags
// of the project. When this fails, the set-up is broken and not the bridge.

#include <ffi.h>
#include <gtest/gtest.h>
#include <uv.h>

#include "js/Context.h"
#include "js/Initialization.h"
#include "jsapi.h"
#include "mozilla/Maybe.h"

TEST(ToolchainTest, AnEngineContextStarts) {
  JSContext* cx = JS_NewContext(JS::DefaultHeapMaxBytes);
  ASSERT_NE(cx, nullptr);
  EXPECT_TRUE(JS::InitSelfHostedCode(cx));
  JS_DestroyContext(cx);
}

TEST(ToolchainTest, MfbtTypesCompile) {
  mozilla::Maybe<int> value = mozilla::Some(3);
  EXPECT_EQ(*value, 3);
}

TEST(ToolchainTest, LibffiPreparesACall) {
  ffi_type* arguments[] = {&ffi_type_uint32};
  ffi_cif cif;
  EXPECT_EQ(ffi_prep_cif(&cif, FFI_DEFAULT_ABI, 1, &ffi_type_uint32, arguments),
            FFI_OK);
}

TEST(ToolchainTest, LibuvLoopOpensAndCloses) {
  uv_loop_t loop;
  ASSERT_EQ(uv_loop_init(&loop), 0);
  EXPECT_EQ(uv_loop_close(&loop), 0);
}

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  JS_Init();
  int result = RUN_ALL_TESTS();
  JS_ShutDown();
  return result;
}
