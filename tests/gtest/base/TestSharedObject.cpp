// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/SharedObject.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace monkeybridge {

static BridgeError ErrorOf(const std::string& aPath) {
  auto result = SharedObject::Open(aPath);
  if (result.isOk()) {
    return {ErrorCode::Released, "no error"};
  }
  return result.unwrapErr();
}

TEST(SharedObjectTest, OpensByNameAndFindsSymbols) {
  auto result = SharedObject::Open("libm.so.6");
  ASSERT_TRUE(result.isOk());
  SharedObject object = result.unwrap();
  auto* cosine = reinterpret_cast<double (*)(double)>(object.Symbol("cos"));
  ASSERT_NE(cosine, nullptr);
  EXPECT_EQ(cosine(0), 1);
  EXPECT_EQ(object.Symbol("monkeybridge_no_such_symbol"), nullptr);
}

TEST(SharedObjectTest, TellsTheRealPath) {
  SharedObject byName = SharedObject::Open("libm.so.6").unwrap();
  EXPECT_EQ(byName.Path().front(), '/');
  std::string link = testing::TempDir() + "/libmonkeybridge_link.so";
  unlink(link.c_str());
  ASSERT_EQ(symlink(byName.Path().c_str(), link.c_str()), 0);
  SharedObject byLink = SharedObject::Open(link).unwrap();
  EXPECT_EQ(byLink.Path(), byName.Path());
  unlink(link.c_str());
}

TEST(SharedObjectTest, NamesALibraryThatIsNotThere) {
  BridgeError error = ErrorOf("/nowhere/libabsent.so");
  EXPECT_EQ(error.mCode, ErrorCode::LibraryNotFound);
  EXPECT_NE(error.mMessage.find("/nowhere/libabsent.so"), std::string::npos)
      << error.mMessage;
}

TEST(SharedObjectTest, TellsAFileThatIsNoLibrary) {
  std::string path = testing::TempDir() + "/libtext.so";
  std::ofstream(path) << "no library";
  BridgeError error = ErrorOf(path);
  EXPECT_EQ(error.mCode, ErrorCode::LibraryNotUniffi);
  EXPECT_EQ(error.mMessage, "The file " + path + " is not a shared library.");
  std::ofstream(path, std::ios::trunc).close();
  EXPECT_EQ(ErrorOf(path).mCode, ErrorCode::LibraryNotUniffi) << "empty file";
  unlink(path.c_str());
}

TEST(SharedObjectTest, RefusesPathsThatTheLoaderWouldMisread) {
  EXPECT_EQ(ErrorOf("").mCode, ErrorCode::LibraryNotFound);
  EXPECT_EQ(ErrorOf(std::string("libm.so.6\0.so", 13)).mCode,
            ErrorCode::LibraryNotFound);
}

}  // namespace monkeybridge
