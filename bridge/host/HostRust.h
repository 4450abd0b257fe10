// SPDX-License-Identifier: MPL-2.0

// The C interface of bridge/host/rust, which stands on the crates url and
// encoding_rs. Texts go in as pointer and length and come out through a
// function of the caller's, so neither side frees what the other made; only a
// decoder is owned, through FreeDecoder.
// Beware: the types are those of bridge/host/rust/src; change both together.
// No JavaScript; any thread, a decoder one thread at a time.

#ifndef BRIDGE_HOST_HOSTRUST_H_
#define BRIDGE_HOST_HOSTRUST_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace monkeybridge::host_rust {

struct Text {
  const char* mData;  // null: none
  size_t mSize;

  // NOLINTNEXTLINE(google-explicit-constructor)
  Text(std::string_view aText)
      : mData(aText.empty() ? "" : aText.data()), mSize(aText.size()) {}
  static Text None() {
    Text none("");
    none.mData = nullptr;
    return none;
  }
};

enum class Outcome : uint32_t {
  Done = 0,
  // The input is not valid.
  Invalid = 1,
  // A mistake in the Rust code; it has printed its panic.
  Panicked = 2,
};

struct Decoder;

using TakeText = void (*)(void* aContext, const char* aData, size_t aSize);
using TakeUnits = void (*)(void* aContext, const char16_t* aData, size_t aSize);

// Offsets that describe a URL; js/host/url.mjs has their order.
inline constexpr size_t kUrlParts = 12;

extern "C" {

// Gives the serialised URL, which is ASCII, and fills aParts.
Outcome mb_url_parse(Text aInput, Text aBase, TakeText aTake, void* aContext,
                     uint32_t* aParts);
// The URL aHref after one setter; a value that the setter ignores changes
// nothing. Invalid only if aHref is no serialised URL.
Outcome mb_url_set(Text aHref, uint32_t aPart, Text aValue, TakeText aTake,
                   void* aContext, uint32_t* aParts);

// application/x-www-form-urlencoded: names and values in turn.
Outcome mb_form_parse(Text aInput, TakeText aTake, void* aContext);
Outcome mb_form_serialize(const Text* aTexts, size_t aCount, TakeText aTake,
                          void* aContext);

// The name of the encoding that a label stands for. Invalid: none.
Outcome mb_encoding_name(Text aLabel, TakeText aTake, void* aContext);

// A decoder for a label, or null.
Decoder* mb_decoder_new(Text aLabel, bool aKeepMark);
void mb_decoder_free(Decoder* aDecoder);
void mb_decoder_reset(Decoder* aDecoder);
// One piece of the text, aLast the end of it. Afterwards, and after any outcome
// but Done, the decoder must be reset. Invalid: aFatal, and it is malformed.
Outcome mb_decoder_decode(Decoder* aDecoder, const uint8_t* aData, size_t aSize,
                          bool aLast, bool aFatal, TakeUnits aTake,
                          void* aContext);

}  // extern "C"

// A TakeText whose context is a std::string.
inline void AppendTo(void* aString, const char* aData, size_t aSize) {
  static_cast<std::string*>(aString)->append(aData, aSize);
}

// Deleter of mozilla::UniquePtr<Decoder, FreeDecoder>.
struct FreeDecoder {
  void operator()(Decoder* aDecoder) { mb_decoder_free(aDecoder); }
};

}  // namespace monkeybridge::host_rust

#endif  // BRIDGE_HOST_HOSTRUST_H_
