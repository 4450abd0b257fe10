// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/Mailbox.h"

#include <utility>

#include "bridge/base/Counters.h"
#include "bridge/dispatch/MailboxTable.h"
#include "mozilla/Assertions.h"

namespace monkeybridge {

// The task that tells the JS thread to drain. Keeps the loop alive from the
// post until the queue has been drained or announced anew.
class Mailbox::Wake final : public Runnable {
 public:
  Wake(Mailbox* aMailbox, EventTarget* aTarget, uint32_t aEpoch, Queue aQueue)
      : mMailbox(aMailbox), mTarget(aTarget), mEpoch(aEpoch), mQueue(aQueue) {
    mTarget->AddKeepAlive();
  }
  ~Wake() override { mTarget->RemoveKeepAlive(); }

  void Run() override { mMailbox->RunWake(mEpoch, mQueue); }
  const char* Name() const override { return "Mailbox::Wake"; }

 private:
  Mailbox* const mMailbox;
  EventTarget* const mTarget;
  const uint32_t mEpoch;
  const Queue mQueue;
};

Mailbox* Mailbox::ForRuntime(uint16_t aId) { return MailboxTable::Get(aId); }

Mailbox* Mailbox::Open(EventTarget* aTarget, Drainer* aDrainer) {
  Mailbox* self = MailboxTable::Take();
  if (!self) {
    return nullptr;
  }
  self->mDrainer = aDrainer;
  self->mTurn = Queue::Local;
  self->mTurnLeft = kTurn;
  self->mLocalWakeSent = false;
  std::lock_guard<std::mutex> lock(self->mLock);
  self->mTarget = aTarget;
  self->mRemoteWakeSent = false;
  self->mOpen = true;
  self->mEpoch.fetch_add(1, std::memory_order_release);
  self->mOwner.store(CurrentThreadId(), std::memory_order_relaxed);
  return self;
}

bool Mailbox::Post(const TaskType& aType, std::span<const uint64_t> aWords) {
  if (aWords.size() > Task::kMaxWords) [[unlikely]] {
    return false;
  }
  return IsOwnerThread() ? PostLocal(aType, aWords)
                         : PostRemote(nullptr, aType, aWords);
}

bool Mailbox::PostAt(uint32_t aEpoch, const TaskType& aType,
                     std::span<const uint64_t> aWords) {
  if (aWords.size() > Task::kMaxWords) [[unlikely]] {
    return false;
  }
  if (IsOwnerThread()) {
    return aEpoch == Epoch() && PostLocal(aType, aWords);
  }
  return PostRemote(&aEpoch, aType, aWords);
}

bool Mailbox::PostLocal(const TaskType& aType,
                        std::span<const uint64_t> aWords) {
  mLocal.Push(aType, aWords);
  mLocalPosted.store(mLocalPosted.load(std::memory_order_relaxed) + 1,
                     std::memory_order_release);
  Counters::Add(Counters::Kind::QueuedTask, +1);
  if (!mLocalWakeSent) {
    mLocalWakeSent = true;
    SendWake(mTarget, Epoch(), Queue::Local);
  }
  return true;
}

bool Mailbox::PostRemote(const uint32_t* aEpoch, const TaskType& aType,
                         std::span<const uint64_t> aWords) {
  std::unique_lock<std::mutex> lock(mLock);
  if (!mOpen || (aEpoch && *aEpoch != Epoch())) {
    return false;
  }
  mIncoming.Push(aType, aWords);
  mRemotePosted.store(mRemotePosted.load(std::memory_order_relaxed) + 1,
                      std::memory_order_release);
  mIncomingWaits.store(true, std::memory_order_relaxed);
  Counters::Add(Counters::Kind::QueuedTask, +1);
  if (mRemoteWakeSent) {
    return true;
  }
  mRemoteWakeSent = true;
  // The target is called without the lock; Close() waits for that.
  mSenders++;
  EventTarget* target = mTarget;
  uint32_t epoch = Epoch();
  lock.unlock();
  SendWake(target, epoch, Queue::Remote);
  lock.lock();
  if (--mSenders == 0) {
    mSendersGone.notify_all();
  }
  return true;
}

// If the target is closed there is nobody to wake: the records are dropped by
// Close(), which its owner is about to call.
void Mailbox::SendWake(EventTarget* aTarget, uint32_t aEpoch, Queue aQueue) {
  aTarget->Dispatch(mozilla::MakeUnique<Wake>(this, aTarget, aEpoch, aQueue));
}

// Each queue has its own announcement, so that a task which was sent for one
// never hides that the other needs one; at most two are under way. It counts
// as gone when it starts to run, not when it ends: a nested loop inside the
// drain must be told of new records too.
void Mailbox::RunWake(uint32_t aEpoch, Queue aQueue) {
  if (!IsOwnerThread() || Epoch() != aEpoch) {
    return;
  }
  if (aQueue == Queue::Local) {
    mLocalWakeSent = false;
  } else {
    std::lock_guard<std::mutex> lock(mLock);
    mRemoteWakeSent = false;
  }
  if (HasWork()) {
    mDrainer->Drain();
  }
  if (IsOwnerThread() && Epoch() == aEpoch) {
    AnnounceRest();
  }
}

// For what a drainer left.
void Mailbox::AnnounceRest() {
  if (HasLocal() && !mLocalWakeSent) {
    mLocalWakeSent = true;
    SendWake(mTarget, Epoch(), Queue::Local);
  }
  bool send = false;
  {
    std::lock_guard<std::mutex> lock(mLock);
    if ((!mBatch.IsEmpty() || !mIncoming.IsEmpty()) && !mRemoteWakeSent) {
      mRemoteWakeSent = send = true;
    }
  }
  if (send) {
    SendWake(mTarget, Epoch(), Queue::Remote);
  }
}

bool Mailbox::FetchBatch() {
  if (!mIncomingWaits.load(std::memory_order_relaxed)) {
    return false;
  }
  std::lock_guard<std::mutex> lock(mLock);
  mIncomingIsLarge = mBatch.IsLarge();
  mBatch.Swap(mIncoming);
  mIncomingWaits.store(false, std::memory_order_relaxed);
  return !mBatch.IsEmpty();
}

bool Mailbox::PopFrom(Queue aQueue, Task& aTask) {
  RecordBuffer& records = aQueue == Queue::Local ? mLocal : mBatch;
  if (records.IsEmpty() && (aQueue == Queue::Local || !FetchBatch())) {
    return false;
  }
  records.Pop(aTask);
  (aQueue == Queue::Local ? mLocalTaken : mRemoteTaken)++;
  Counters::Add(Counters::Kind::QueuedTask, -1);
  return true;
}

bool Mailbox::Next(Task& aTask) {
  for (int queues = 0; queues < 2; queues++) {
    if (mTurnLeft != 0 && PopFrom(mTurn, aTask)) {
      mTurnLeft--;
      return true;
    }
    mTurn = mTurn == Queue::Local ? Queue::Remote : Queue::Local;
    mTurnLeft = kTurn;
  }
  if (PopFrom(mTurn, aTask)) {
    mTurnLeft--;
    return true;
  }
  ReleaseMemory();
  return false;
}

bool Mailbox::NextLocal(Task& aTask) { return PopFrom(Queue::Local, aTask); }

// Both queues are empty: gives back what a burst has taken.
void Mailbox::ReleaseMemory() {
  mLocal.ShrinkIfLarge();
  if (!mBatch.IsLarge() && !mIncomingIsLarge) {
    return;
  }
  mBatch.ShrinkIfLarge();
  RecordBuffer old;
  std::lock_guard<std::mutex> lock(mLock);
  if (mIncoming.IsEmpty()) {
    old.Swap(mIncoming);
    mIncomingIsLarge = false;
  }
}

size_t Mailbox::MemoryUse() {
  std::lock_guard<std::mutex> lock(mLock);
  return mLocal.CapacityBytes() + mBatch.CapacityBytes() +
         mIncoming.CapacityBytes();
}

void Mailbox::Close() {
  MOZ_RELEASE_ASSERT(IsOwnerThread(), "only the JS thread closes its mailbox");
  RecordBuffer incoming;
  {
    std::unique_lock<std::mutex> lock(mLock);
    mOpen = false;
    mOwner.store(0, std::memory_order_relaxed);
    incoming.Swap(mIncoming);
    mIncomingWaits.store(false, std::memory_order_relaxed);
    mSendersGone.wait(lock, [this] { return mSenders == 0; });
    mTarget = nullptr;
  }
  mDrainer = nullptr;
  RecordBuffer local(std::move(mLocal));
  RecordBuffer batch(std::move(mBatch));
  DropAll(local);
  DropAll(batch);
  DropAll(incoming);
  mLocalTaken = mLocalPosted.load(std::memory_order_relaxed);
  mRemoteTaken = mRemotePosted.load(std::memory_order_relaxed);
  // Last: from here on another thread may open it.
  MailboxTable::GiveBack(mId);
}

void Mailbox::DropAll(RecordBuffer& aRecords) {
  Task task;
  while (!aRecords.IsEmpty()) {
    aRecords.Pop(task);
    Counters::Add(Counters::Kind::QueuedTask, -1);
    task.Type().drop(task.Words());
  }
}

}  // namespace monkeybridge
