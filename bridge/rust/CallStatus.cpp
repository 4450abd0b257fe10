// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/CallStatus.h"

#include <utility>

#include "bridge/base/Utf8.h"

namespace monkeybridge::rust {

CallStatus::~CallStatus() {
  // The owner frees it.
  OwnedRustBuffer left = TakeErrorBuffer();
}

CallCode CallStatus::Code() const {
  switch (CallCode(mStatus.code)) {
    case CallCode::Success:
    case CallCode::Error:
    case CallCode::Unexpected:
    case CallCode::Cancelled:
      return CallCode(mStatus.code);
  }
  return CallCode::Unexpected;
}

OwnedRustBuffer CallStatus::TakeErrorBuffer() {
  return OwnedRustBuffer::Adopt(std::exchange(mStatus.errorBuf, {}), mOps);
}

std::string CallStatus::Message() const {
  switch (Code()) {
    case CallCode::Success:
      return {};
    case CallCode::Error:
      return "Rust returned an error of the declared type.";
    case CallCode::Cancelled:
      return "The Rust future was cancelled.";
    case CallCode::Unexpected:
      break;
  }
  if (mStatus.errorBuf.len == 0) {
    return "Rust failed without a message.";
  }
  return ToValidUtf8(
      TextOf({mStatus.errorBuf.data, size_t(mStatus.errorBuf.len)}));
}

}  // namespace monkeybridge::rust
