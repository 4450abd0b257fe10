// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/Library.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "bridge/base/Utf8.h"
#include "bridge/rust/OwnedRustBuffer.h"
#include "tests/gtest/support/LeakCheck.h"
#include "tests/gtest/support/Threads.h"

namespace monkeybridge::rust {

static const char kFake[] = "tests/gtest/rust/libfake_cdylib.so";

class LibraryTest : public LeakCheck {
 protected:
  void SetUp() override {
    auto result = RustLibrary::Open(std::string("./") + kFake);
    ASSERT_TRUE(result.isOk()) << result.unwrapErr().mMessage;
    mFake = result.unwrap();
  }

  template <typename T>
  static BridgeError ErrorOf(mozilla::Result<T, BridgeError> aResult) {
    if (aResult.isOk()) {
      return {ErrorCode::Released, "no error"};
    }
    return aResult.unwrapErr();
  }

  RustLibrary* mFake = nullptr;
};

TEST_F(LibraryTest, IsTheSameObjectForEveryPathToTheSameFile) {
  std::string link = testing::TempDir() + "/libother_name.so";
  unlink(link.c_str());
  ASSERT_EQ(symlink(mFake->Path().c_str(), link.c_str()), 0);
  EXPECT_EQ(RustLibrary::Open(link).unwrap(), mFake);
  EXPECT_EQ(RustLibrary::Open(mFake->Path()).unwrap(), mFake);
  unlink(link.c_str());
  EXPECT_NE(RustLibrary::Open("libm.so.6").unwrap(), mFake);
}

TEST_F(LibraryTest, IsOpenedOnceByManyThreads) {
  std::vector<RustLibrary*> opened(8);
  RunThreads(8, [&](int aIndex) {
    for (int i = 0; i < 50; i++) {
      opened[size_t(aIndex)] = RustLibrary::Open(mFake->Path()).unwrap();
      ASSERT_NE(mFake->Buffers("fake").unwrap(), nullptr);
    }
  });
  for (RustLibrary* library : opened) {
    EXPECT_EQ(library, mFake);
  }
}

TEST_F(LibraryTest, PassesOnWhyALibraryCannotBeOpened) {
  BridgeError error = ErrorOf(RustLibrary::Open("/nowhere/libx.so"));
  EXPECT_EQ(error.mCode, ErrorCode::LibraryNotFound);
}

TEST_F(LibraryTest, ComparesTheContract) {
  EXPECT_TRUE(mFake->CheckContract("fake", 29).isOk());
  BridgeError error = ErrorOf(mFake->CheckContract("fake", 30));
  EXPECT_EQ(error.mCode, ErrorCode::ContractMismatch);
  EXPECT_EQ(error.mMessage,
            "The library " + mFake->Path() +
                " (crate fake) has UniFFI contract version 29, the bindings "
                "were generated for version 30.");
}

TEST_F(LibraryTest, TellsALibraryWithoutTheCrate) {
  BridgeError error = ErrorOf(mFake->CheckContract("absent", 30));
  EXPECT_EQ(error.mCode, ErrorCode::LibraryNotUniffi);
  EXPECT_NE(error.mMessage.find("ffi_absent_uniffi_contract_version"),
            std::string::npos);
  RustLibrary* libm = RustLibrary::Open("libm.so.6").unwrap();
  EXPECT_EQ(ErrorOf(libm->CheckContract("fake", 30)).mCode,
            ErrorCode::LibraryNotUniffi);
}

TEST_F(LibraryTest, ComparesAChecksum) {
  const char* name = "uniffi_fake_checksum_func_add";
  EXPECT_TRUE(mFake->CheckChecksum(name, 4711).isOk());
  BridgeError error = ErrorOf(mFake->CheckChecksum(name, 815));
  EXPECT_EQ(error.mCode, ErrorCode::ChecksumMismatch);
  for (const char* part :
       {"4711", "815", name, "libfake_cdylib.so", "generate them again"}) {
    EXPECT_NE(error.mMessage.find(part), std::string::npos) << part;
  }
}

TEST_F(LibraryTest, TakesTheChecksumOfAnOlderRelease) {
  const char* name = "uniffi_fake_checksum_func_add";
  const uint16_t older[] = {4711, 0};
  EXPECT_TRUE(mFake->CheckChecksum(name, 815, older).isOk());
  const uint16_t others[] = {4712, 0};
  BridgeError error = ErrorOf(mFake->CheckChecksum(name, 815, others));
  EXPECT_EQ(error.mCode, ErrorCode::ChecksumMismatch);
}

TEST_F(LibraryTest, NamesASymbolThatIsMissing) {
  BridgeError error =
      ErrorOf(mFake->CheckChecksum("uniffi_fake_checksum_func_sub", 1));
  EXPECT_EQ(error.mCode, ErrorCode::SymbolMissing);
  EXPECT_NE(error.mMessage.find("uniffi_fake_checksum_func_sub"),
            std::string::npos);
  EXPECT_TRUE(mFake->Symbol("ffi_fake_rustbuffer_free").isOk());
  EXPECT_EQ(ErrorOf(mFake->Symbol("nothing")).mCode, ErrorCode::SymbolMissing);
}

TEST_F(LibraryTest, GivesTheBufferFunctionsOfACrate) {
  const BufferOps* ops = mFake->Buffers("fake").unwrap();
  EXPECT_EQ(mFake->Buffers("fake").unwrap(), ops);
  auto buffer = OwnedRustBuffer::FromBytes(BytesOf("bytes"), ops);
  ASSERT_TRUE(buffer.isSome());
  EXPECT_EQ(TextOf(buffer->Span()), "bytes");
}

TEST_F(LibraryTest, RefusesACrateWithoutAllBufferFunctions) {
  BridgeError error = ErrorOf(mFake->Buffers("half"));
  EXPECT_EQ(error.mCode, ErrorCode::LibraryNotUniffi);
  EXPECT_NE(error.mMessage.find("ffi_half_rustbuffer_from_bytes"),
            std::string::npos);
}

}  // namespace monkeybridge::rust
