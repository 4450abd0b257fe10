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
constexpr double kNsPerMs = 1e6;
}  // namespace

struct Timers::Timer {
  explicit Timer(JSContext* aCx) : mFunction(aCx), mArguments(aCx) {}

  JS::PersistentRooted<JS::Value> mFunction;
  JS::PersistentRooted<JS::GCVector<JS::Value, 0, js::SystemAllocPolicy>>
      mArguments;
  Key mKey;
  uint64_t mIntervalNs = 0;  // 0: fires once
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
  uint32_t id = self.mNextId++;
  if (aRepeat) {
    // An interval of 0 must not starve the rest of the loop.
    delay = std::max(delay, 1.0);
    timer->mIntervalNs = uint64_t(delay * kNsPerMs);
  }
  timer->mKey = {uv_hrtime() + uint64_t(delay * kNsPerMs), id};
  self.mQueue.emplace(timer->mKey, timer.get());
  self.mTimers.emplace(id, std::move(timer));
  aArgs.rval().setNumber(id);
  return true;
}

bool Timers::ClearTimer(JSContext* aCx, unsigned aCount, JS::Value* aVp) {
  JS::CallArgs args = JS::CallArgsFromVp(aCount, aVp);
  Timers& self = Host::From(aCx)->GetTimers();
  args.rval().setUndefined();
  if (!args.get(0).isNumber()) {
    return true;
  }
  auto found = self.mTimers.find(JS::ToUint32(args[0].toNumber()));
  if (found != self.mTimers.end()) {
    self.mQueue.erase(found->second->mKey);
    self.mTimers.erase(found);
  }
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
    mTimers.erase(id);
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
}

}  // namespace monkeybridge
