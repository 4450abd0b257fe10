// SPDX-License-Identifier: MPL-2.0

// A shell without a bridge: runs JavaScript, refuses components. For tests of
// the host.

#include "bridge/shell/BridgeHooks.h"

namespace monkeybridge {

namespace {

class NoBridge final : public BridgeHooks {
 public:
  Outcome Attach(const BridgeAttachment&) override { return mozilla::Ok(); }
  Outcome LoadComponent(const std::string& aPath) override {
    return mozilla::Err(BridgeError{
        ErrorCode::ComponentInvalid,
        "--component " + aPath + ": this program was built without a bridge"});
  }
  void BeginShutdown() override {}
  ShutdownReport FinishShutdown() override { return {}; }
  bool AwaitsPromises() const override { return false; }
  void DrainReleases() override {}
  std::vector<std::string> TakeCallbackErrors() override { return {}; }
};

}  // namespace

mozilla::UniquePtr<BridgeHooks> CreateBridgeHooks() {
  return mozilla::MakeUnique<NoBridge>();
}

}  // namespace monkeybridge
