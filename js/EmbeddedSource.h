// SPDX-License-Identifier: MPL-2.0
#ifndef JS_EMBEDDEDSOURCE_H_
#define JS_EMBEDDEDSOURCE_H_

#include <string_view>

// One JavaScript file compiled into the program. The tables of these are
// written by mb_embed_js (tools/bazel/monkeybridge.bzl).

namespace monkeybridge {

struct EmbeddedSource {
  std::string_view mUri;     // "monkeybridge:uniffi/index.mjs"
  std::string_view mSource;  // UTF-8, as in the file
};

}  // namespace monkeybridge

#endif  // JS_EMBEDDEDSOURCE_H_
