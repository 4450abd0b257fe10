// SPDX-License-Identifier: MPL-2.0

// setTimeout, setInterval and their clear functions. Timers fire in order of
// the time they are due, then of their creation; each in a task of its own,
// with a microtask checkpoint behind it.
// All functions: JS thread.

#ifndef BRIDGE_HOST_TIMERS_H_
#define BRIDGE_HOST_TIMERS_H_

#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>

#include "bridge/base/Annotations.h"
#include "bridge/dispatch/EventTarget.h"
#include "bridge/engine/Runtime.h"
#include "js/CallArgs.h"
#include "js/RootingAPI.h"
#include "mozilla/UniquePtr.h"

namespace monkeybridge {

class Timers {
 public:
  Timers(Runtime& aRuntime, EventTarget& aTarget);
  ~Timers();

  // Defines the four functions on aGlobal.
  MB_JSAPI bool Define(JSContext* aCx, JS::Handle<JSObject*> aGlobal);

  // Whether a timer keeps the program going: all of setTimeout and setInterval
  // do.
  bool KeepAlive() const { return mKept != 0; }

  // For the host's own modules: a timer that fires once, after aDelayMs (at
  // least 0), and keeps nothing going until SetKept() says so.
  uint32_t AddQuiet(JSContext* aCx, JS::Handle<JS::Value> aFunction,
                    double aDelayMs);
  // An id without a timer is no mistake.
  void SetKept(uint32_t aId, bool aKept);
  void Remove(uint32_t aId);

  // Milliseconds until the first timer is due; 0 when it is; negative without
  // timers.
  double UntilNext() const;

  // Fires the timers that are due now. False when there was none. aStop is
  // looked at before each.
  bool RunDue(const bool& aStop);

  // Forgets all timers.
  void Clear();

 private:
  struct Timer;
  // Due time in ns, then order of creation.
  using Key = std::pair<uint64_t, uint32_t>;

  static bool SetTimeout(JSContext* aCx, unsigned aCount, JS::Value* aVp);
  static bool SetInterval(JSContext* aCx, unsigned aCount, JS::Value* aVp);
  static bool ClearTimer(JSContext* aCx, unsigned aCount, JS::Value* aVp);
  static bool Add(JSContext* aCx, const JS::CallArgs& aArgs, bool aRepeat);
  void Insert(mozilla::UniquePtr<Timer> aTimer, double aDelayMs);
  void Fire(Timer* aTimer);

  Runtime& mRuntime;
  EventTarget& mTarget;
  std::map<Key, Timer*> mQueue;
  std::unordered_map<uint32_t, mozilla::UniquePtr<Timer>> mTimers;
  uint32_t mNextId = 1;
  size_t mKept = 0;
};

}  // namespace monkeybridge

#endif  // BRIDGE_HOST_TIMERS_H_
