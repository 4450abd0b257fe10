// SPDX-License-Identifier: MPL-2.0

// The engine's own JavaScript, compiled when this program was built. Give it to
// Engine::OfferSelfHostedCache(), which ignores it when the program runs with
// another build of the engine.

#ifndef BRIDGE_ENGINE_EMBEDDEDSELFHOSTED_H_
#define BRIDGE_ENGINE_EMBEDDEDSELFHOSTED_H_

#include <cstdint>
#include <span>

namespace monkeybridge {

// Any thread; lives for ever.
std::span<const uint8_t> EmbeddedSelfHosted();

}  // namespace monkeybridge

#endif  // BRIDGE_ENGINE_EMBEDDEDSELFHOSTED_H_
