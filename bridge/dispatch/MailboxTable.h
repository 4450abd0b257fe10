// SPDX-License-Identifier: MPL-2.0

#ifndef BRIDGE_DISPATCH_MAILBOXTABLE_H_
#define BRIDGE_DISPATCH_MAILBOXTABLE_H_

#include <stdint.h>

#include <atomic>
#include <mutex>

#include "bridge/dispatch/Mailbox.h"

// Every mailbox by its id, and which ids are in use. Part of Mailbox: others
// use Mailbox::Open and Mailbox::ForRuntime.

namespace monkeybridge {

class MailboxTable final {
 public:
  MailboxTable() = delete;

  // The mailbox with an id, or null. Any thread, no lock.
  static Mailbox* Get(uint16_t aId) {
    return aId < kEnd ? sMailboxes[aId].load(std::memory_order_acquire)
                      : nullptr;
  }

  // A mailbox that is not in use, or null. The search goes on where the last
  // one ended, so that an id rests as long as possible before it is used
  // again. Any thread.
  static Mailbox* Take();

  // The mailbox may be taken again. Any thread.
  static void GiveBack(uint16_t aId);

 private:
  static constexpr uint16_t kEnd = Mailbox::kMaxRuntimes + 1;

  static std::atomic<Mailbox*> sMailboxes[kEnd];
  static std::mutex sLock;
  static bool sInUse[kEnd];
  static uint16_t sLast;
};

}  // namespace monkeybridge

#endif  // BRIDGE_DISPATCH_MAILBOXTABLE_H_
