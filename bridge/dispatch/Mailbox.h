// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_DISPATCH_MAILBOX_H_
#define BRIDGE_DISPATCH_MAILBOX_H_

#include <stddef.h>
#include <stdint.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <span>

#include "bridge/base/ThreadId.h"
#include "bridge/dispatch/CurrentRustCall.h"
#include "bridge/dispatch/EventTarget.h"
#include "bridge/dispatch/RecordBuffer.h"
#include "bridge/dispatch/Task.h"

// The queue of one JS runtime, posted to by any thread and emptied by the JS
// thread. Mailboxes are never freed and are found by the id of their runtime,
// so a Rust thread that comes late, even after the runtime has ended, finds a
// closed mailbox and not freed memory.
//
// Order: records of one thread come out in the order in which that thread
// posted them. Between threads there is none; the JS thread's own posts and
// those of the others take turns. A record taken out is gone from the queue,
// so draining inside a task that is being drained is natural.

namespace monkeybridge {

// Empties a mailbox: calls Next() until it is false, or for as long as it
// thinks fit; what it leaves is announced again.
class Drainer {
 public:
  // JS thread, as a task of the event target.
  virtual void Drain() = 0;

 protected:
  ~Drainer() = default;
};

class Mailbox final {
 public:
  static constexpr uint16_t kMaxRuntimes = 1023;  // ids 1 to 1023

  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  // Opens a mailbox for the calling thread, which becomes its JS thread. An id
  // is used again as late as possible. Null if all are taken. aTarget and
  // aDrainer must live until Close() returns.
  [[nodiscard]] static Mailbox* Open(EventTarget* aTarget, Drainer* aDrainer);

  // The mailbox with an id, open or closed; null if the id was never used. Any
  // thread, no lock.
  static Mailbox* ForRuntime(uint16_t aId);

  uint16_t Id() const { return mId; }

  // Which of the successive runtimes with this id is, or was last, open. Any
  // thread.
  uint32_t Epoch() const { return mEpoch.load(std::memory_order_acquire); }

  // Whether the mailbox is open and the calling thread is its JS thread. Any
  // thread.
  bool IsOwnerThread() const { return OwnerThread() == CurrentThreadId(); }

  // The JS thread, or 0 when closed. Any thread.
  ThreadId OwnerThread() const {
    return mOwner.load(std::memory_order_relaxed);
  }

  // Queues a record. True: it will be taken out once or dropped once. False:
  // closed, or more than Task::kMaxWords words; nothing was kept, so what the
  // words own is still the caller's. Any thread.
  [[nodiscard]] bool Post(const TaskType& aType,
                          std::span<const uint64_t> aWords);

  // As Post, but false also if the mailbox is no longer that of aEpoch.
  [[nodiscard]] bool PostAt(uint32_t aEpoch, const TaskType& aType,
                            std::span<const uint64_t> aWords);

  // A point in time: what every thread had posted. Whoever posts a record that
  // must come after records of other threads sends the point along, and the
  // drainer holds the record back until it is reached. Any thread.
  struct Point {
    uint64_t mLocal;
    uint64_t mRemote;
  };
  Point Now() const {
    return {mLocalPosted.load(std::memory_order_acquire),
            mRemotePosted.load(std::memory_order_acquire)};
  }

  // Whether all records posted before a point have been taken out. JS thread.
  bool HasReached(const Point& aPoint) const {
    return mLocalTaken >= aPoint.mLocal && mRemoteTaken >= aPoint.mRemote;
  }

  // Takes the next record out, from either queue in turns. False if there is
  // none. JS thread.
  [[nodiscard]] bool Next(Task& aTask);

  // Takes the next record out that the JS thread itself posted. For a sync
  // call on the JS thread, which first runs what the thread queued before it.
  // JS thread.
  [[nodiscard]] bool NextLocal(Task& aTask);

  // Whether the JS thread has posted records that wait. JS thread.
  bool HasLocal() const { return !mLocal.IsEmpty(); }

  // Whether any record waits; cheap enough to spin on. JS thread.
  bool HasWork() const {
    return HasLocal() || !mBatch.IsEmpty() ||
           mIncomingWaits.load(std::memory_order_relaxed);
  }

  // Calls aVisitor with type and words of each record that waits: what the JS
  // thread posted, then the rest. Senders wait meanwhile, so it must be brief,
  // and must not post. JS thread.
  template <typename Visitor>
  void ForEachWaiting(Visitor&& aVisitor) {
    mLocal.ForEach(aVisitor);
    mBatch.ForEach(aVisitor);
    const std::lock_guard<std::mutex> lock(mLock);
    mIncoming.ForEach(aVisitor);
  }

  // Refuses new records, drops those that wait, in order, and gives the id
  // back. Afterwards no thread touches the event target or the drainer. JS
  // thread, not inside another Close; not inside a Drain whose caller goes on
  // draining.
  void Close();

  // What the JS thread is in, for reports. Written by the JS thread only.
  CurrentRustCall& CurrentCall() { return mCurrentCall; }
  const CurrentRustCall& CurrentCall() const { return mCurrentCall; }

  // The event target it was opened on. JS thread, while open.
  EventTarget* Target() const { return mTarget; }

  // Bytes of memory that the queues hold on to, full or not. JS thread.
  size_t MemoryUse();

 private:
  friend class MailboxTable;
  enum class Queue : bool { Local, Remote };
  class Wake;

  explicit Mailbox(uint16_t aId) : mId(aId) {}

  bool PostLocal(const TaskType& aType, std::span<const uint64_t> aWords);
  bool PostRemote(const uint32_t* aEpoch, const TaskType& aType,
                  std::span<const uint64_t> aWords);
  bool FetchBatch();
  bool PopFrom(Queue aQueue, Task& aTask);
  void ReleaseMemory();
  void SendWake(EventTarget* aTarget, uint32_t aEpoch, Queue aQueue);
  void RunWake(uint32_t aEpoch, Queue aQueue);
  void AnnounceRest();
  static void DropAll(RecordBuffer& aRecords);

  // How many records one queue may give before it is the other's turn.
  static constexpr uint32_t kTurn = 64;

  const uint16_t mId;
  std::atomic<ThreadId> mOwner{0};
  std::atomic<uint32_t> mEpoch{0};
  EventTarget* mTarget = nullptr;
  Drainer* mDrainer = nullptr;
  CurrentRustCall mCurrentCall;

  // How many records each queue has ever been given; written by the JS thread,
  // and under mLock.
  std::atomic<uint64_t> mLocalPosted{0};
  std::atomic<uint64_t> mRemotePosted{0};

  // JS thread only.
  uint64_t mLocalTaken = 0;
  uint64_t mRemoteTaken = 0;
  RecordBuffer mLocal;
  RecordBuffer mBatch;  // taken from mIncoming, in one piece
  Queue mTurn = Queue::Local;
  uint32_t mTurnLeft = kTurn;
  bool mLocalWakeSent = false;
  bool mIncomingIsLarge = false;

  // Guarded by mLock.
  alignas(64) std::mutex mLock;
  std::condition_variable mSendersGone;
  RecordBuffer mIncoming;
  bool mOpen = false;
  bool mRemoteWakeSent = false;
  uint32_t mSenders = 0;  // threads between unlock and the end of Dispatch
  std::atomic<bool> mIncomingWaits{false};  // read without the lock as a hint
};

}  // namespace monkeybridge

#endif  // BRIDGE_DISPATCH_MAILBOX_H_
