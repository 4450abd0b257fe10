// SPDX-License-Identifier: MPL-2.0

#include "bridge/base/SharedObject.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
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

TEST(SharedObjectTest, RefusesALibraryThatIsTruncatedAnywhere) {
  const std::string whole = SharedObject::Open("libm.so.6").unwrap().Path();
  std::ifstream in(whole, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  ASSERT_GT(bytes.size(), 10000u);
  const std::string path = testing::TempDir() + "/libtruncated.so";
  // Each cut on a new file: the loader knows files by their inode. The last one
  // is behind the segments, where only the section headers are.
  size_t refused = 0;
  for (size_t keep = 0; keep < bytes.size(); keep += bytes.size() / 64 + 1) {
    unlink(path.c_str());
    std::ofstream(path, std::ios::binary).write(bytes.data(), ssize_t(keep));
    auto result = SharedObject::Open(path);
    if (result.isOk()) {
      continue;
    }
    refused++;
    const BridgeError error = result.unwrapErr();
    EXPECT_NE(error.mMessage.find(path), std::string::npos) << error.mMessage;
    if (keep >= 64) {
      EXPECT_EQ(error.mCode, ErrorCode::LibraryNotFound) << keep;
      EXPECT_NE(error.mMessage.find("truncated, it has " +
                                    std::to_string(keep) + " bytes"),
                std::string::npos)
          << error.mMessage;
    }
  }
  EXPECT_GE(refused, 60u);
  unlink(path.c_str());
}

TEST(SharedObjectTest, RefusesAnElfFileOfNonsense) {
  const std::string path = testing::TempDir() + "/libnonsense.so";
  std::string bytes = "\177ELF" + std::string(400, '\377');
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_EQ(ErrorOf(path).mCode, ErrorCode::LibraryNotFound);
  std::ifstream in(SharedObject::Open("libm.so.6").unwrap().Path(),
                   std::ios::binary);
  bytes.assign(std::istreambuf_iterator<char>(in), {});
  // The offset of the first segment; of the table of segments.
  for (const size_t at : {64 + 8, 32}) {
    unlink(path.c_str());
    std::string broken = bytes;
    broken.replace(at, 8, 8, '\377');
    std::ofstream(path, std::ios::binary) << broken;
    EXPECT_EQ(ErrorOf(path).mCode, ErrorCode::LibraryNotFound) << at;
  }
  unlink(path.c_str());
}

TEST(SharedObjectTest, RefusesPathsThatTheLoaderWouldMisread) {
  EXPECT_EQ(ErrorOf("").mCode, ErrorCode::LibraryNotFound);
  EXPECT_EQ(ErrorOf(std::string("libm.so.6\0.so", 13)).mCode,
            ErrorCode::LibraryNotFound);
}

}  // namespace monkeybridge
