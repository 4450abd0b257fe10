// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bridge/values/Bytes.h"
#include "js/Exception.h"
#include "js/experimental/TypedData.h"
#include "tests/gtest/engine/EngineFixture.h"

namespace monkeybridge {
namespace {

class BytesTest : public EngineTest {
 protected:
  // The object that a script evaluates to. In a realm.
  JSObject* Script(std::string_view aSource) {
    JS::Rooted<JS::Value> value(Cx());
    EXPECT_TRUE(Run(aSource, &value)) << aSource;
    return &value.toObject();
  }

  // The bytes of an object as text of numbers, or the status.
  std::string Copy(std::string_view aSource) {
    AutoEntry entry(Cx(), mRuntime->Global());
    JS::Rooted<JSObject*> object(Cx(), Script(aSource));
    std::vector<uint8_t> bytes(1 << 20, 0xEE);
    size_t size = 0;
    switch (CopyBytes(Cx(), object, bytes.data(), bytes.size(), &size)) {
      case BytesStatus::NotBytes:
        return "not bytes";
      case BytesStatus::Detached:
        return "detached";
      case BytesStatus::Ok:
        break;
    }
    std::string text;
    for (size_t i = 0; i < size; i++) {
      text += (i ? "," : "") + std::to_string(bytes[i]);
    }
    return text;
  }
};

TEST_F(BytesTest, EveryKindOfBufferAndViewGivesItsBytes) {
  EXPECT_EQ(Copy("new Uint8Array([1, 2, 255])"), "1,2,255");
  EXPECT_EQ(Copy("new Uint8Array([1, 2, 3, 4]).subarray(1, 3)"), "2,3");
  EXPECT_EQ(Copy("new Uint8Array([1, 2]).buffer"), "1,2");
  EXPECT_EQ(Copy("new Uint16Array([0x0102])"), "2,1");
  EXPECT_EQ(Copy("new DataView(new Uint8Array([5, 6, 7]).buffer, 1)"), "6,7");
  EXPECT_EQ(Copy("new Uint8Array(0)"), "");
  EXPECT_EQ(Copy("new ArrayBuffer(0)"), "");
}

TEST_F(BytesTest, SharedMemoryIsCopiedLikeAnyOther) {
  EXPECT_EQ(Copy("const s = new SharedArrayBuffer(2);"
                 "new Uint8Array(s)[1] = 9; s"),
            "0,9");
  EXPECT_EQ(Copy("new Uint8Array(new SharedArrayBuffer(3), 1)"), "0,0");
  EXPECT_EQ(Copy("new Uint8Array(new SharedArrayBuffer(0))"), "");
}

TEST_F(BytesTest, OtherObjectsAreNoBytes) {
  EXPECT_EQ(Copy("[1, 2]"), "not bytes");
  EXPECT_EQ(Copy("({length: 2})"), "not bytes");
  EXPECT_EQ(Copy("new Proxy(new Uint8Array(2), {})"), "not bytes");
}

TEST_F(BytesTest, DetachedBufferIsNotAnEmptyOne) {
  // Growing a wasm memory detaches the buffer it had.
  std::string make =
      "const m = new WebAssembly.Memory({initial: 1}); const b = m.buffer;"
      "const v = new Uint8Array(b, 8, 8); const d = new DataView(b);"
      "m.grow(1);";
  EXPECT_EQ(Copy("{" + make + "globalThis.o = b } o"), "detached");
  EXPECT_EQ(Copy("{" + make + "globalThis.o = v } o"), "detached");
  EXPECT_EQ(Copy("{" + make + "globalThis.o = d } o"), "detached");
}

TEST_F(BytesTest, CopyStopsAtTheGivenRoomAndTellsTheWholeSize) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JSObject*> object(Cx(), Script("new Uint8Array([1, 2, 3])"));
  uint8_t bytes[3] = {9, 9, 9};
  size_t size = 0;
  EXPECT_EQ(CopyBytes(Cx(), object, bytes, 2, &size), BytesStatus::Ok);
  EXPECT_EQ(size, 3u);
  EXPECT_EQ(bytes[1], 2);
  EXPECT_EQ(bytes[2], 9);
}

TEST_F(BytesTest, PinnedBytesOfASmallViewStayWhereTheyAre) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JSObject*> object(
      Cx(), Script("new Uint8Array([1, 2, 3, 4]).subarray(1)"));
  PinnedBytes pinned(Cx());
  ASSERT_EQ(pinned.Init(Cx(), object), BytesStatus::Ok);
  uint8_t* before = pinned.Get().data();
  ASSERT_EQ(pinned.Get().size(), 3u);
  // Both collections move what is inline: the nursery's and the full one.
  JS::Rooted<JS::Value> ignored(Cx());
  ASSERT_TRUE(
      Run("for (let i = 0; i < 1e6; i++) globalThis.x = {i}", &ignored));
  mRuntime->CollectGarbage();
  EXPECT_EQ(pinned.Get().data(), before);
  EXPECT_EQ(before[0], 2);
  before[2] = 77;
  size_t size = 0;
  uint8_t bytes[3];
  ASSERT_EQ(CopyBytes(Cx(), object, bytes, 3, &size), BytesStatus::Ok);
  EXPECT_EQ(bytes[2], 77);
}

TEST_F(BytesTest, PinnedBytesAreEmptyOnceDetachedAndNeverShared) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JSObject*> object(
      Cx(), Script("globalThis.m = new WebAssembly.Memory({initial: 1});"
                   "new Uint8Array(m.buffer)"));
  PinnedBytes pinned(Cx());
  ASSERT_EQ(pinned.Init(Cx(), object), BytesStatus::Ok);
  EXPECT_EQ(pinned.Get().size(), 65536u);
  JS::Rooted<JS::Value> ignored(Cx());
  ASSERT_TRUE(Run("m.grow(1)", &ignored));
  EXPECT_TRUE(pinned.Get().empty());
  JS::Rooted<JSObject*> shared(
      Cx(), Script("new Uint8Array(new SharedArrayBuffer(4))"));
  EXPECT_EQ(pinned.Init(Cx(), shared), BytesStatus::NotBytes);
}

TEST_F(BytesTest, NewObjectsHaveACopyOfAnySize) {
  AutoEntry entry(Cx(), mRuntime->Global());
  for (size_t size : {0, 1, 96, 97, 4096, 4097, 1000000}) {
    std::vector<uint8_t> bytes(size, 0xAB);
    for (JSObject* made :
         {NewUint8Array(Cx(), bytes), NewArrayBufferCopy(Cx(), bytes)}) {
      ASSERT_TRUE(made);
      JS::Rooted<JSObject*> object(Cx(), made);
      std::vector<uint8_t> back(size + 1);
      size_t whole = 0;
      ASSERT_EQ(CopyBytes(Cx(), object, back.data(), back.size(), &whole),
                BytesStatus::Ok);
      back.resize(whole);
      EXPECT_EQ(back, bytes);
      bytes.assign(size, 0xAB);
    }
  }
}

}  // namespace
}  // namespace monkeybridge
