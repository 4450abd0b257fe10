// SPDX-License-Identifier: MPL-2.0

#include "bridge/dispatch/MailboxTable.h"

namespace monkeybridge {

constinit std::atomic<Mailbox*> MailboxTable::sMailboxes[kEnd] = {};
constinit std::mutex MailboxTable::sLock;
constinit bool MailboxTable::sInUse[kEnd] = {};
constinit uint16_t MailboxTable::sLast = 0;

Mailbox* MailboxTable::Take() {
  std::lock_guard<std::mutex> lock(sLock);
  for (uint16_t tries = 0; tries < Mailbox::kMaxRuntimes; tries++) {
    sLast = uint16_t(sLast % Mailbox::kMaxRuntimes + 1);
    if (sInUse[sLast]) {
      continue;
    }
    sInUse[sLast] = true;
    if (!Get(sLast)) {
      sMailboxes[sLast].store(new Mailbox(sLast), std::memory_order_release);
    }
    return Get(sLast);
  }
  return nullptr;
}

void MailboxTable::GiveBack(uint16_t aId) {
  std::lock_guard<std::mutex> lock(sLock);
  sInUse[aId] = false;
}

}  // namespace monkeybridge
