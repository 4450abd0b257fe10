// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_DISPATCH_TASK_H_
#define BRIDGE_DISPATCH_TASK_H_

#include <stddef.h>
#include <stdint.h>

#include <span>

// What is queued for a JS thread: a type that says what to do and some raw
// words whose meaning only the type knows. Small and without a destructor, so
// that posting a call is a copy of words and no allocation; in exchange each
// type must be able to release what the words own.

namespace monkeybridge {

// One per kind of work, static.
struct TaskType {
  const char* name;
  // Releases what the words of a record own when it will never run, and tells
  // whoever waits for it. Called exactly once for such a record, on the JS
  // thread, while the mailbox closes.
  void (*drop)(std::span<uint64_t> aWords);
  // Free for the drainer, which uses it to tell its types apart.
  uint8_t tag;
};

// A record taken out of the queue. Reusable; big, so keep one per drain loop
// and not one per record. What the words own is now the holder's.
class Task final {
 public:
  static constexpr size_t kMaxWords = 256;

  Task() {}  // the words stay uninitialised on purpose
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;

  const TaskType& Type() const { return *mType; }
  std::span<uint64_t> Words() { return {mWords, mCount}; }

 private:
  friend class RecordBuffer;

  const TaskType* mType = nullptr;
  size_t mCount = 0;
  uint64_t mWords[kMaxWords];
};

}  // namespace monkeybridge

#endif  // BRIDGE_DISPATCH_TASK_H_
