// SPDX-License-Identifier: MPL-2.0

#ifndef TESTS_GTEST_SUPPORT_FAKERUST_H_
#define TESTS_GTEST_SUPPORT_FAKERUST_H_

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "bridge/rust/BufferOps.h"
#include "bridge/rust/Completion.h"
#include "bridge/rust/FfiValue.h"
#include "bridge/rust/RustAbi.h"

// The Rust side as a test wants it: libraries whose buffer functions keep
// books and poison what they free, a caller of vtable slots that starts each
// status as Rust does, and foreign futures that note how often, and with what,
// they were completed. Many threads are in Threads.h.

namespace monkeybridge::rust {

inline std::string TextIn(const RustBuffer& aBuffer) {
  return aBuffer.len ? std::string(reinterpret_cast<char*>(aBuffer.data),
                                   size_t(aBuffer.len))
                     : std::string();
}

// Rust's other way to say "empty": no capacity and an address that is no
// memory.
inline RustBuffer DanglingBuffer() {
  return {0, 0, reinterpret_cast<uint8_t*>(1)};
}

// What the fake knows about the buffers of one library. Any thread.
class BufferBooks final {
 public:
  RustBuffer Make(uint64_t aSize, RustCallStatus* aStatus) {
    std::lock_guard<std::mutex> lock(mLock);
    if (mFailures > 0) {
      mFailures--;
      const std::string_view reason = "capacity overflow";
      *aStatus = {int8_t(CallCode::Unexpected), MakeLocked(reason.size())};
      memcpy(aStatus->errorBuf.data, reason.data(), reason.size());
      return {};
    }
    return MakeLocked(aSize);
  }

  void Free(RustBuffer aBuffer) {
    std::lock_guard<std::mutex> lock(mLock);
    auto found = mLive.find(aBuffer.data);
    if (found == mLive.end() || found->second != aBuffer.capacity) {
      mWrongFrees++;
      return;
    }
    mFreed++;
    mLive.erase(found);
    memset(aBuffer.data, 0xDD, size_t(aBuffer.capacity));
    free(aBuffer.data);
  }

  // The next so many calls of alloc and from_bytes fail as a panic would.
  void FailNext(int aTimes) {
    std::lock_guard<std::mutex> lock(mLock);
    mFailures = aTimes;
  }

  size_t Live() const {
    return Read([this] { return mLive.size(); });
  }
  size_t Made() const {
    return Read([this] { return mMade; });
  }
  size_t Freed() const {
    return Read([this] { return mFreed; });
  }
  // Double frees, buffers of another library, changed capacities.
  size_t WrongFrees() const {
    return Read([this] { return mWrongFrees; });
  }

 private:
  RustBuffer MakeLocked(uint64_t aSize) {
    // Rust's Vec may have more room than it was asked for.
    uint64_t capacity = aSize + 3;
    auto* data = static_cast<uint8_t*>(calloc(size_t(capacity), 1));
    mLive[data] = capacity;
    mMade++;
    return {capacity, aSize, data};
  }

  template <typename Function>
  size_t Read(Function aFunction) const {
    std::lock_guard<std::mutex> lock(mLock);
    return aFunction();
  }

  mutable std::mutex mLock;
  std::map<uint8_t*, uint64_t> mLive;
  size_t mMade = 0;
  size_t mFreed = 0;
  size_t mWrongFrees = 0;
  int mFailures = 0;
};

// A Rust library of the test's own; each number is a library with an allocator
// of its own.
template <int kNumber>
class FakeLibrary final {
 public:
  static BufferBooks& Books() {
    static auto* sBooks = new BufferBooks();
    return *sBooks;
  }

  static const BufferOps* Ops() {
    static const BufferOps sOps = {&Alloc, &FromBytes, &Free};
    return &sOps;
  }

  // A buffer as Rust hands it over.
  static RustBuffer BufferOf(std::string_view aText) {
    RustCallStatus status{};
    return FromBytes(
        {int32_t(aText.size()), reinterpret_cast<const uint8_t*>(aText.data())},
        &status);
  }

  static RustBuffer Alloc(uint64_t aSize, RustCallStatus* aStatus) {
    return Books().Make(aSize, aStatus);
  }

  static RustBuffer FromBytes(ForeignBytes aBytes, RustCallStatus* aStatus) {
    RustBuffer buffer = Books().Make(uint64_t(aBytes.len), aStatus);
    if (buffer.data && aBytes.len) {
      memcpy(buffer.data, aBytes.data, size_t(aBytes.len));
    }
    return buffer;
  }

  static void Free(RustBuffer aBuffer, RustCallStatus*) {
    Books().Free(aBuffer);
  }
};

// How one call of a vtable slot ended. The error buffer has been taken and
// freed, as Rust would.
struct SlotOutcome {
  CallCode mCode;
  std::string mError;
};

// Calls a sync method slot of a vtable as Rust does: the status is a success
// with a dangling empty buffer beforehand. *aReturn is left as it is if the
// slot does not write it.
template <typename Library, typename R, typename... Params, typename... Args>
SlotOutcome CallSlot(void (*aSlot)(uint64_t, Params..., R*, RustCallStatus*),
                     uint64_t aHandle, R* aReturn, Args... aArgs) {
  RustCallStatus status{int8_t(CallCode::Success), DanglingBuffer()};
  aSlot(aHandle, aArgs..., aReturn, &status);
  SlotOutcome outcome{CallCode(status.code), TextIn(status.errorBuf)};
  if (status.errorBuf.capacity) {
    Library::Books().Free(status.errorBuf);
  }
  return outcome;
}

// A future of Rust's that a foreign async method is to complete. Any thread
// completes it; the test reads it when that thread is done.
template <typename Library, typename R>
class FakeFuture final {
 public:
  FakeFuture() = default;
  FakeFuture(const FakeFuture&) = delete;
  FakeFuture& operator=(const FakeFuture&) = delete;

  // What Rust passes to the slot.
  static ForeignFutureComplete<R> CompleteFn() { return &OnComplete; }
  uint64_t Data() { return reinterpret_cast<uintptr_t>(this); }

  Completion MakeCompletion(const char* aName) {
    return Completion(&CompleteAs<R>, reinterpret_cast<void*>(CompleteFn()),
                      Data(), Library::Ops(), aName);
  }

  // Run inside the completion, as Rust's waker would.
  void (*mOnWake)(void*) = nullptr;
  void* mOnWakeData = nullptr;

  int mTimes = 0;
  CallCode mCode = CallCode::Cancelled;
  FfiValue mReturn;  // a buffer is in mReturnText instead
  std::string mReturnText;
  std::string mError;

 private:
  static void OnComplete(uint64_t aData, ForeignFutureResult<R> aResult) {
    reinterpret_cast<FakeFuture*>(uintptr_t(aData))->Take(aResult);
  }

  void Take(const ForeignFutureResult<R>& aResult) {
    mTimes++;
    mCode = CallCode(aResult.callStatus.code);
    mError = Release(aResult.callStatus.errorBuf);
    if constexpr (std::is_same_v<R, RustBuffer>) {
      mReturnText = Release(aResult.returnValue);
    } else if constexpr (!std::is_void_v<R>) {
      mReturn = FfiValue::Of(aResult.returnValue);
    }
    if (mOnWake) {
      mOnWake(mOnWakeData);
    }
  }

  static std::string Release(RustBuffer aBuffer) {
    std::string text = TextIn(aBuffer);
    if (aBuffer.capacity) {
      Library::Books().Free(aBuffer);
    }
    return text;
  }
};

}  // namespace monkeybridge::rust

#endif  // TESTS_GTEST_SUPPORT_FAKERUST_H_
