// SPDX-License-Identifier: MPL-2.0

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "bridge/values/Float.h"
#include "bridge/values/Integer.h"
#include "tests/gtest/engine/EngineFixture.h"

namespace monkeybridge {
namespace {

class NumbersTest : public EngineTest {
 protected:
  // Reads the value of a script as T.
  template <class T>
  NumberStatus Read(std::string_view aSource, T* aOut) {
    AutoEntry entry(Cx(), mRuntime->Global());
    JS::Rooted<JS::Value> value(Cx());
    EXPECT_TRUE(Run(aSource, &value));
    return ToInteger(value, aOut);
  }

  template <class T>
  void ExpectBounds(std::string aMin, std::string aMax, std::string aBelow,
                    std::string aAbove) {
    T number = 7;
    EXPECT_EQ(Read(aMin, &number), NumberStatus::Ok);
    EXPECT_EQ(number, std::numeric_limits<T>::min());
    EXPECT_EQ(Read(aMax, &number), NumberStatus::Ok);
    EXPECT_EQ(number, std::numeric_limits<T>::max());
    number = 7;
    EXPECT_EQ(Read(aBelow, &number), NumberStatus::OutOfRange);
    EXPECT_EQ(Read(aAbove, &number), NumberStatus::OutOfRange);
    EXPECT_EQ(number, 7) << "a refused value must not be written";
  }
};

TEST_F(NumbersTest, EveryWidthTakesItsBoundsAndRefusesOnePast) {
  ExpectBounds<uint8_t>("0", "255", "-1", "256");
  ExpectBounds<int8_t>("-128", "127", "-129", "128");
  ExpectBounds<uint16_t>("0", "65535", "-1", "65536");
  ExpectBounds<int16_t>("-32768", "32767", "-32769", "32768");
  ExpectBounds<uint32_t>("0", "4294967295", "-1", "4294967296");
  ExpectBounds<int32_t>("-2147483648", "2147483647", "-2147483649",
                        "2147483648");
  ExpectBounds<uint64_t>("0n", "2n ** 64n - 1n", "-1n", "2n ** 64n");
  ExpectBounds<int64_t>("-(2n ** 63n)", "2n ** 63n - 1n", "-(2n ** 63n) - 1n",
                        "2n ** 63n");
}

TEST_F(NumbersTest, DoublesInNarrowRangesAreTakenWhenIntegral) {
  uint8_t number = 0;
  EXPECT_EQ(ToInteger(JS::DoubleValue(200.0), &number), NumberStatus::Ok);
  EXPECT_EQ(number, 200);
  EXPECT_EQ(ToInteger(JS::DoubleValue(-0.0), &number), NumberStatus::Ok);
  EXPECT_EQ(number, 0);
}

TEST_F(NumbersTest, FractionsNanAndInfinitiesAreNoIntegers) {
  uint32_t narrow;
  int64_t wide;
  for (const char* source : {"0.5", "NaN", "Infinity", "-Infinity", "1e-300"}) {
    EXPECT_EQ(Read(source, &narrow), NumberStatus::NotInteger) << source;
    EXPECT_EQ(Read(source, &wide), NumberStatus::NotInteger) << source;
  }
}

TEST_F(NumbersTest, OtherTypesAreRefused) {
  uint32_t narrow;
  uint64_t wide;
  for (const char* source :
       {"'1'", "true", "null", "undefined", "({})", "Symbol()"}) {
    EXPECT_EQ(Read(source, &narrow), NumberStatus::WrongType) << source;
    EXPECT_EQ(Read(source, &wide), NumberStatus::WrongType) << source;
  }
  EXPECT_EQ(Read("1n", &narrow), NumberStatus::WrongType);
}

TEST_F(NumbersTest, WideIntegersTakeNumbersOnlyWhileTheyAreExact) {
  uint64_t number = 0;
  int64_t negative = 0;
  EXPECT_EQ(Read("2 ** 53 - 1", &number), NumberStatus::Ok);
  EXPECT_EQ(number, (uint64_t(1) << 53) - 1);
  EXPECT_EQ(Read("2 ** 53", &number), NumberStatus::Unsafe);
  EXPECT_EQ(Read("-(2 ** 53 - 1)", &negative), NumberStatus::Ok);
  EXPECT_EQ(negative, -((int64_t(1) << 53) - 1));
  EXPECT_EQ(Read("-(2 ** 53)", &negative), NumberStatus::Unsafe);
  EXPECT_EQ(Read("-1", &number), NumberStatus::OutOfRange);
  EXPECT_EQ(Read("-1.0e10", &number), NumberStatus::OutOfRange);
  EXPECT_EQ(Read("2n ** 53n + 1n", &number), NumberStatus::Ok);
  EXPECT_EQ(number, (uint64_t(1) << 53) + 1);
}

TEST_F(NumbersTest, WideIntegersComeBackAsBigIntsWithoutLoss) {
  AutoEntry entry(Cx(), mRuntime->Global());
  JS::Rooted<JS::Value> value(Cx());
  ASSERT_TRUE(
      FromInteger64(Cx(), std::numeric_limits<uint64_t>::max(), &value));
  uint64_t number = 0;
  EXPECT_EQ(ToInteger(value, &number), NumberStatus::Ok);
  EXPECT_EQ(number, std::numeric_limits<uint64_t>::max());
  ASSERT_TRUE(FromInteger64(Cx(), std::numeric_limits<int64_t>::min(), &value));
  int64_t low = 0;
  EXPECT_EQ(ToInteger(value, &low), NumberStatus::Ok);
  EXPECT_EQ(low, std::numeric_limits<int64_t>::min());
}

TEST_F(NumbersTest, WideIntegersAsNumbersAreRefusedWhenTheyWouldLoseBits) {
  JS::Value value;
  EXPECT_EQ(FromInteger64AsNumber(int64_t(9007199254740991), &value),
            NumberStatus::Ok);
  EXPECT_EQ(value.toNumber(), 9007199254740991.0);
  EXPECT_EQ(FromInteger64AsNumber(int64_t(-9007199254740991), &value),
            NumberStatus::Ok);
  EXPECT_EQ(FromInteger64AsNumber(int64_t(9007199254740992), &value),
            NumberStatus::Unsafe);
  EXPECT_EQ(FromInteger64AsNumber(int64_t(-9007199254740992), &value),
            NumberStatus::Unsafe);
  EXPECT_EQ(FromInteger64AsNumber(std::numeric_limits<uint64_t>::max(), &value),
            NumberStatus::Unsafe);
}

TEST_F(NumbersTest, FloatsTakeNumbersOnly) {
  double number = 0;
  EXPECT_TRUE(ToDouble(JS::DoubleValue(0.1), &number));
  EXPECT_EQ(number, 0.1);
  EXPECT_TRUE(ToDouble(JS::Int32Value(-3), &number));
  EXPECT_EQ(number, -3);
  EXPECT_FALSE(ToDouble(JS::UndefinedValue(), &number));
  EXPECT_FALSE(ToDouble(JS::TrueValue(), &number));
  float narrow = 0;
  EXPECT_TRUE(ToFloat(JS::DoubleValue(0.1), &narrow));
  EXPECT_EQ(narrow, 0.1f);
}

TEST_F(NumbersTest, NanOfAnyBitsBecomesTheOneNan) {
  uint64_t bits = 0xFFF8DEADBEEF0001;
  double odd;
  memcpy(&odd, &bits, sizeof odd);
  JS::Value value = FromDouble(odd);
  ASSERT_TRUE(value.isDouble());
  EXPECT_TRUE(std::isnan(value.toDouble()));
  EXPECT_EQ(value, JS::NaNValue());
  EXPECT_TRUE(std::isnan(FromFloat(NAN).toDouble()));
  EXPECT_TRUE(std::signbit(FromDouble(-0.0).toNumber()));
}

}  // namespace
}  // namespace monkeybridge
