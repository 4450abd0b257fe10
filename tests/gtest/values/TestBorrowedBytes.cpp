// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "bridge/values/BorrowedBytes.h"
#include "bridge/values/Bytes.h"
#include "js/ArrayBuffer.h"
#include "js/experimental/TypedData.h"
#include "tests/gtest/engine/EngineFixture.h"

namespace monkeybridge {
namespace {

class BorrowedBytesTest : public EngineTest {
 protected:
  JSObject* Script(std::string_view aSource) {
    JS::Rooted<JS::Value> value(Cx());
    EXPECT_TRUE(Run(aSource, &value)) << aSource;
    return &value.toObject();
  }

  JSObject* BufferOf(JS::Handle<JSObject*> aView) {
    bool shared;
    return JS_GetArrayBufferViewBuffer(Cx(), aView, &shared);
  }

  // The address of the first byte of a view, which must be out of line.
  const uint8_t* AddressOf(JS::Handle<JSObject*> aView) {
    PinnedBytes pinned(Cx());
    EXPECT_EQ(pinned.Init(Cx(), aView), BytesStatus::Ok);
    return pinned.Get().data();
  }
};

TEST_F(BorrowedBytesTest, ManyBytesAreLentInTheirPlace) {
  AutoEntry entry(Cx(), mRuntime->Global());
  for (const char* source :
       {"new Uint8Array(97)", "new Uint8Array(5000)",
        "new Uint8Array(new ArrayBuffer(5000), 10, 4000)",
        "new Uint16Array(500)", "new DataView(new ArrayBuffer(500), 3)"}) {
    JS::Rooted<JSObject*> view(Cx(), Script(source));
    BorrowedBytes bytes;
    ASSERT_EQ(BorrowBytes(Cx(), view, &bytes), BorrowStatus::Ok) << source;
    EXPECT_EQ(bytes.mData, AddressOf(view)) << source;
    EXPECT_EQ(bytes.mCopy, nullptr);
    ReturnBytes(&bytes);
  }
}

TEST_F(BorrowedBytesTest, FewBytesAreCopied) {
  AutoEntry entry(Cx(), mRuntime->Global());
  for (const char* source :
       {"new Uint8Array(96).fill(7)",
        "new Uint8Array(5000).fill(7, 10).subarray(10, 20)",
        "new Uint8Array(3).fill(7).buffer"}) {
    JS::Rooted<JSObject*> object(Cx(), Script(source));
    BorrowedBytes bytes;
    ASSERT_EQ(BorrowBytes(Cx(), object, &bytes), BorrowStatus::Ok) << source;
    EXPECT_EQ(bytes.mData, bytes.mSmall) << source;
    EXPECT_EQ(bytes.mData[bytes.mSize - 1], 7) << source;
    ReturnBytes(&bytes);
  }
}

TEST_F(BorrowedBytesTest, NoBytesHaveNoAddress) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JSObject*> view(Cx(),
                             Script("new Uint8Array(500).subarray(9, 9)"));
  BorrowedBytes bytes;
  ASSERT_EQ(BorrowBytes(Cx(), view, &bytes), BorrowStatus::Ok);
  EXPECT_EQ(bytes.mSize, 0u);
  EXPECT_EQ(bytes.mData, nullptr);
  ReturnBytes(&bytes);
}

TEST_F(BorrowedBytesTest, SharedAndMappedBytesAreCopied) {
  AutoEntry entry(Cx(), mRuntime->Global());
  for (const char* source :
       {"new Uint8Array(new SharedArrayBuffer(500)).fill(5)",
        "new Uint8Array(new WebAssembly.Memory({initial: 1}).buffer).fill(5)",
        "new Uint8Array(new WebAssembly.Memory({initial: 2}).buffer, 70000, "
        "500).fill(5)"}) {
    JS::Rooted<JSObject*> view(Cx(), Script(source));
    BorrowedBytes bytes;
    ASSERT_EQ(BorrowBytes(Cx(), view, &bytes), BorrowStatus::Ok) << source;
    EXPECT_NE(bytes.mCopy, nullptr) << source;
    EXPECT_EQ(bytes.mData[0], 5) << source;
    EXPECT_EQ(bytes.mData[bytes.mSize - 1], 5) << source;
    ReturnBytes(&bytes);
    EXPECT_EQ(bytes.mCopy, nullptr);
  }
}

TEST_F(BorrowedBytesTest, WhatHasNoBytesIsAnOutcome) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JSObject*> object(Cx(), Script("({length: 3})"));
  BorrowedBytes bytes;
  EXPECT_EQ(BorrowBytes(Cx(), object, &bytes), BorrowStatus::NotBytes);
  ReturnBytes(&bytes);

  JS::Rooted<JSObject*> view(Cx(), Script("new Uint8Array(500)"));
  JS::Rooted<JSObject*> buffer(Cx(), BufferOf(view));
  ASSERT_TRUE(JS::DetachArrayBuffer(Cx(), buffer));
  BorrowedBytes none;
  EXPECT_EQ(BorrowBytes(Cx(), view, &none), BorrowStatus::Detached);
  EXPECT_FALSE(JS_IsExceptionPending(Cx()));
  ReturnBytes(&none);
}

TEST_F(BorrowedBytesTest, ABufferIsInUseUntilItsLastLoanEnds) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JSObject*> one(Cx(), Script("new Uint8Array(5000)"));
  JS::Rooted<JSObject*> part(Cx(), Script("new Uint8Array(5000)"));
  JS::Rooted<JSObject*> buffer(Cx(), BufferOf(one));
  JS::Rooted<JSObject*> other(Cx(), BufferOf(part));
  part = JS_NewUint8ArrayWithBuffer(Cx(), buffer, 1000, 2000);
  EXPECT_FALSE(IsBufferInUse(buffer));
  BorrowedBytes first, second;
  ASSERT_EQ(BorrowBytes(Cx(), one, &first), BorrowStatus::Ok);
  ASSERT_EQ(BorrowBytes(Cx(), part, &second), BorrowStatus::Ok);
  EXPECT_TRUE(IsBufferInUse(buffer));
  EXPECT_FALSE(IsBufferInUse(other));
  EXPECT_FALSE(IsBufferInUse(one)) << "a view is no buffer";
  // In the order in which the arguments of a call end.
  ReturnBytes(&first);
  EXPECT_TRUE(IsBufferInUse(buffer));
  ReturnBytes(&second);
  EXPECT_FALSE(IsBufferInUse(buffer));
  ReturnBytes(&second);  // twice is fine
}

TEST_F(BorrowedBytesTest, ACompactingCollectionLeavesLentBytesInTheirPlace) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS_SetGCParameter(Cx(), JSGC_COMPACTING_ENABLED, 1);
  JS::Rooted<JSObject*> view(
      Cx(), Script("const all = []; for (let i = 0; i < 500; i++)"
                   "all.push(new Uint8Array(97).fill(i)); all[250]"));
  BorrowedBytes bytes;
  ASSERT_EQ(BorrowBytes(Cx(), view, &bytes), BorrowStatus::Ok);
  JS::Rooted<JS::Value> ignored(Cx());
  ASSERT_TRUE(
      Run("for (let i = 0; i < 500; i++) if (i != 250) all[i] = 0;", &ignored));
  JS::PrepareForFullGC(Cx());
  JS::NonIncrementalGC(Cx(), JS::GCOptions::Shrink, JS::GCReason::API);
  EXPECT_EQ(bytes.mData, AddressOf(view));
  EXPECT_EQ(bytes.mData[96], 250);
  ReturnBytes(&bytes);
}

}  // namespace
}  // namespace monkeybridge
