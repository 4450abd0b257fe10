// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/Timers.h"

#include <uv.h>

#include <algorithm>
#include <cmath>

#include "bridge/engine/AutoEntry.h"
#include "bridge/engine/Exceptions.h"
#include "bridge/host/Host.h"
#include "js/CallAndConstruct.h"
#include "js/Conversions.h"
#include "js/GCVector.h"
#include "js/PropertyAndElement.h"
#include "js/ValueArray.h"

namespace monkeybridge {

namespace {
constexpr double kMaxDelayMs = 2147483647;
// Far enough away, and ns of it fit into 64 bits.
constexpr double kMaxQuietDelayMs = 1e12;
constexpr double kNsPerMs = 1e6;
}  // namespace

struct Timers::Timer {
  explicit Timer(JSContext* aCx) : mFunction(aCx), mArguments(aCx) {}

  JS::PersistentRooted<JS::Value> mFunction;
  JS::PersistentRooted<JS::GCVector<JS::Value, 0, js::SystemAllocPolicy>>
      mArguments;
  Key mKey;
  uint64_t mIntervalNs = 0;  // 0: fires once
  bool mKept = true;
};

Timers::Timers(Runtime& aRuntime, EventTarget& aTarget)
    : mRuntime(aRuntime), mTarget(aTarget) {}

Timers::~Timers() { Clear(); }

bool Timers::Define(JSContext* aCx, JS::Handle<JSObject*> aGlobal) {
  return JS_DefineFunction(aCx, aGlobal, "setTimeout", &Timers::SetTimeout, 1,
                           0) &&
         JS_DefineFunction(aCx, aGlobal, "setInterval", &Timers::SetInterval, 1,
                           0) &&
         JS_DefineFunction(aCx, aGlobal, "clearTimeout", &Timers::ClearTimer, 1,
                           0) &&
         JS_DefineFunction(aCx, aGlobal, "clearInterval", &Timers::ClearTimer,
                           1, 0);
}

bool Timers::SetTimeout(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  return Add(aCx, JS::CallArgsFromVp(aCount, aVp), false);
}

bool Timers::SetInterval(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  return Add(aCx, JS::CallArgsFromVp(aCount, aVp), true);
}

bool Timers::Add(JSContext* aCx, const JS::CallArgs& aArgs, bool aRepeat) {
  Timers& self = Host::From(aCx)->GetTimers();
  const char* name = aRepeat ? "setInterval" : "setTimeout";
  if (!aArgs.get(0).isObject() || !JS::IsCallable(&aArgs[0].toObject())) {
    return ThrowPlain(aCx, ErrorClass::TypeError,
                      std::string(name) + ": the callback is not a function");
  }
  double delay = 0;
  if (!JS::ToNumber(aCx, aArgs.get(1), &delay)) {
    return false;
  }
  delay = std::isnan(delay) ? 0 : std::trunc(delay);
  if (delay < 0 || delay > kMaxDelayMs) {
    delay = 0;
  }
  auto timer = mozilla::MakeUnique<Timer>(aCx);
  timer->mFunction = aArgs[0];
  for (unsigned i = 2; i < aArgs.length(); i++) {
    if (!timer->mArguments.append(aArgs[i])) {
      JS_ReportOutOfMemory(aCx);
      return false;
    }
  }
  if (aRepeat) {
    // An interval of 0 must not starve the rest of the loop.
    delay = std::max(delay, 1.0);
    timer->mIntervalNs = uint64_t(delay * kNsPerMs);
  }
  aArgs.rval().setNumber(self.mNextId);
  self.Insert(std::move(timer), delay);
  return true;
}

void Timers::Insert(mozilla::UniquePtr<Timer> aTimer, double aDelayMs) {
  uint32_t id = mNextId++;
  aTimer->mKey = {uv_hrtime() + uint64_t(aDelayMs * kNsPerMs), id};
  mKept += aTimer->mKept;
  mQueue.emplace(aTimer->mKey, aTimer.get());
  mTimers.emplace(id, std::move(aTimer));
}

uint32_t Timers::AddQuiet(JSContext* aCx, JS::Handle<JS::Value> aFunction,
                          double aDelayMs) {
  auto timer = mozilla::MakeUnique<Timer>(aCx);
  timer->mFunction = aFunction;
  timer->mKept = false;
  uint32_t id = mNextId;
  Insert(std::move(timer), std::min(aDelayMs, kMaxQuietDelayMs));
  return id;
}

void Timers::SetKept(uint32_t aId, bool aKept) {
  auto found = mTimers.find(aId);
  if (found != mTimers.end() && found->second->mKept != aKept) {
    found->second->mKept = aKept;
    mKept += aKept ? 1 : -1;
  }
}

void Timers::Remove(uint32_t aId) {
  auto found = mTimers.find(aId);
  if (found != mTimers.end()) {
    mKept -= found->second->mKept;
    mQueue.erase(found->second->mKey);
    mTimers.erase(found);
  }
}

bool Timers::ClearTimer(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  Timers& self = Host::From(aCx)->GetTimers();
  args.rval().setUndefined();
  if (!args.get(0).isNumber()) {
    return true;
  }
  self.Remove(JS::ToUint32(args[0].toNumber()));
  return true;
}

double Timers::UntilNext() const {
  if (mQueue.empty()) {
    return -1;
  }
  uint64_t now = uv_hrtime();
  uint64_t due = mQueue.begin()->first.first;
  return due <= now ? 0 : double(due - now) / kNsPerMs;
}

bool Timers::RunDue(const bool& aStop) {
  if (mQueue.empty()) {
    return false;
  }
  uint64_t now = uv_hrtime();
  uint32_t firstNew = mNextId;
  bool any = false;
  auto next = mQueue.begin();
  while (!aStop && next != mQueue.end() && next->first.first <= now) {
    if (next->first.second >= firstNew) {
      ++next;  // made by a timer of this round: not before the next round
      continue;
    }
    any = true;
    Timer* timer = next->second;
    mQueue.erase(next);
    Fire(timer);
    next = mQueue.begin();
  }
  return any;
}

void Timers::Fire(Timer* aTimer) {
  JSContext* cx = mRuntime.Context();
  uint32_t id = aTimer->mKey.second;
  AutoEntry entry(cx, mRuntime.Global(), &mTarget);
  JS::Rooted<JS::Value> function(cx, aTimer->mFunction);
  JS::RootedVector<JS::Value> arguments(cx);
  JS::Rooted<JS::Value> ignored(cx);
  JS::Rooted<JS::Value> global(cx, JS::ObjectValue(*mRuntime.Global()));
  bool ok = arguments.appendAll(aTimer->mArguments.get());
  if (aTimer->mIntervalNs == 0) {
    Remove(id);
  }
  if (!ok || !JS::Call(cx, global, function, arguments, &ignored)) {
    mRuntime.Jobs().ReportPending();
  }
  auto again = mTimers.find(id);
  if (again != mTimers.end()) {
    Timer* timer = again->second.get();
    timer->mKey.first = uv_hrtime() + timer->mIntervalNs;
    mQueue.emplace(timer->mKey, timer);
  }
}

void Timers::Clear() {
  mQueue.clear();
  mTimers.clear();
  mKept = 0;
}

}  // namespace monkeybridge
