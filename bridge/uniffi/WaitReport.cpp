// SPDX-License-Identifier: MPL-2.0

#include "bridge/uniffi/WaitReport.h"

#include <atomic>
#include <cstdio>
#include <string>

#include "bridge/base/ThreadId.h"

namespace monkeybridge {

namespace {

std::atomic<uint32_t> sReportAfterMs{2000};

void WriteToStderr(const char* aText) { fprintf(stderr, "%s\n", aText); }
std::atomic<WaitReporter> sReporter{WriteToStderr};

void Report(void* aMethod, const BlockingCall::Report& aReport) {
  const auto& method = *static_cast<const MethodInfo*>(aMethod);
  // Waiting for a JS thread that is merely busy is no news.
  if (!aReport.mRustCall) return;
  std::string text = "monkeybridge: thread " + std::to_string(aReport.mWaiter) +
                     " has waited " + std::to_string(aReport.mWaitedMs) +
                     " ms for callback " + method.mName +
                     " while the JS thread is inside Rust call " +
                     aReport.mRustCall +
                     ". If that call waits for this thread, neither goes on: "
                     "make it async, run it in the background, or give the "
                     "callback a timeout_ms (docs/configuration.md)";
  sReporter.load()(text.c_str());
}

}  // namespace

void SetReportAfterMs(uint32_t aMs) { sReportAfterMs.store(aMs); }

void SetWaitReporter(WaitReporter aReporter) {
  sReporter.store(aReporter ? aReporter : WriteToStderr);
}

BlockingCall::WaitOptions WaitOptionsFor(const MethodInfo& aMethod,
                                         const Mailbox& aMailbox) {
  BlockingCall::WaitOptions options;
  options.report_after_ms = sReportAfterMs.load();
  options.timeout_ms = aMethod.mTimeoutMs;
  options.report = Report;
  options.report_data = const_cast<MethodInfo*>(&aMethod);
  options.js_thread = &aMailbox.CurrentCall();
  return options;
}

}  // namespace monkeybridge
