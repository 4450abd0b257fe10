// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_BASE_UTF8_H_
#define BRIDGE_BASE_UTF8_H_

#include <stdint.h>

#include <span>
#include <string>
#include <string_view>

// UTF-8 checks for text that goes to Rust. Rust takes the text of an error
// unchecked, so a stray byte in a message would be undefined behaviour there;
// every text of ours passes through here first.

namespace monkeybridge {

// The number of leading bytes of aBytes that are well-formed UTF-8 (no
// overlong forms, no surrogates, nothing above U+10FFFF): aBytes.size() if all
// is well. Any thread.
size_t Utf8ValidUpTo(std::span<const uint8_t> aBytes);

// Whether every byte is below 0x80. Eight bytes at a time. Any thread.
bool IsAscii(std::span<const uint8_t> aBytes);

// aText with every ill-formed part replaced by U+FFFD. Any thread.
std::string ToValidUtf8(std::string_view aText);

// The bytes of a text, not copied.
inline std::span<const uint8_t> BytesOf(std::string_view aText) {
  return {reinterpret_cast<const uint8_t*>(aText.data()), aText.size()};
}

// The text in some bytes, not copied and not checked.
inline std::string_view TextOf(std::span<const uint8_t> aBytes) {
  return {reinterpret_cast<const char*>(aBytes.data()), aBytes.size()};
}

}  // namespace monkeybridge

#endif  // BRIDGE_BASE_UTF8_H_
