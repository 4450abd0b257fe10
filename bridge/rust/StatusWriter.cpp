// SPDX-License-Identifier: MPL-2.0

#include "bridge/rust/StatusWriter.h"

#include <string>
#include <utility>

#include "bridge/base/Utf8.h"
#include "mozilla/Assertions.h"

namespace monkeybridge::rust {

StatusWriter::StatusWriter(RustCallStatus* aStatus, const BufferOps* aOps)
    : mStatus(aStatus), mOps(aOps) {
  // Rust's initial buffer has no capacity, so nothing is lost here.
  mStatus->code = int8_t(CallCode::Unexpected);
  mStatus->errorBuf = {};
}

void StatusWriter::Set(CallCode aCode, RustBuffer aErrorBuffer) {
  mOps->Free(mStatus->errorBuf);
  mStatus->code = int8_t(aCode);
  mStatus->errorBuf = aErrorBuffer;
}

void StatusWriter::Succeed() { Set(CallCode::Success, {}); }

void StatusWriter::Declare(OwnedRustBuffer aError) {
  MOZ_RELEASE_ASSERT(!aError.Ops() || aError.Ops() == mOps,
                     "Rust frees the error in the calling library");
  Set(CallCode::Error, aError.Into());
}

void StatusWriter::Unexpected(std::string_view aReason) {
  // Without memory for the text the error arrives without a text.
  Set(CallCode::Unexpected, mOps->FromBytes(BytesOf(ToValidUtf8(aReason))));
}

}  // namespace monkeybridge::rust
