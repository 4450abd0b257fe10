// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/FfiValue.h"

#include <gtest/gtest.h>
#include <math.h>
#include <string.h>

#include <limits>

namespace monkeybridge::rust {

TEST(FfiValueTest, IsAllZeroBitsAtFirst) {
  FfiValue value;
  for (uint64_t word : value.words) {
    EXPECT_EQ(word, 0u);
  }
  EXPECT_EQ(value.buffer.data, nullptr);
}

template <typename T>
static void ExpectBoundsToSurvive() {
  for (T bound :
       {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()}) {
    FfiValue value = FfiValue::Of(bound);
    EXPECT_EQ(value.As<T>(), bound);
    // What is not the value is zero, so that words can be compared and logged.
    uint64_t bits = 0;
    memcpy(&bits, &bound, sizeof bound);
    EXPECT_EQ(value.words[0], bits);
    EXPECT_EQ(value.words[1], 0u);
    EXPECT_EQ(value.words[2], 0u);
  }
}

TEST(FfiValueTest, CarriesTheBoundsOfEveryScalar) {
  ExpectBoundsToSurvive<uint8_t>();
  ExpectBoundsToSurvive<int8_t>();
  ExpectBoundsToSurvive<uint16_t>();
  ExpectBoundsToSurvive<int16_t>();
  ExpectBoundsToSurvive<uint32_t>();
  ExpectBoundsToSurvive<int32_t>();
  ExpectBoundsToSurvive<uint64_t>();
  ExpectBoundsToSurvive<int64_t>();
  ExpectBoundsToSurvive<float>();
  ExpectBoundsToSurvive<double>();
}

TEST(FfiValueTest, KeepsTheBitsOfANaN) {
  uint64_t bits = 0x7FF8000000ABCDEF;
  double nan;
  memcpy(&nan, &bits, sizeof nan);
  EXPECT_EQ(FfiValue::Of(nan).words[0], bits);
}

TEST(FfiValueTest, CarriesABuffer) {
  uint8_t byte = 0;
  FfiValue value = FfiValue::Of(RustBuffer{3, 1, &byte});
  EXPECT_EQ(value.words[0], 3u);
  EXPECT_EQ(value.As<RustBuffer>().len, 1u);
  EXPECT_EQ(value.As<RustBuffer>().data, &byte);
}

}  // namespace monkeybridge::rust
