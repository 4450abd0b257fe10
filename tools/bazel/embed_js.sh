#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Writes the table of mb_embed_js.
#   embed_js.sh URI_PREFIX FUNCTION PACKAGE STRIP HEADER SOURCE JSFILE...
# A raw string literal keeps the text and its line numbers as they are. Clang
# has no limit to its length. The delimiter must not occur in a file.
set -euo pipefail
prefix=$1 function=$2 package=$3 strip=$4 header=$5 source=$6
shift 6

base=$(basename "$header")
guard=$(printf '%s/%s_' "$package" "$base" | tr '[:lower:]/.-' '[:upper:]___')

cat >"$header" <<EOF
// Written by mb_embed_js. Do not edit.
#ifndef $guard
#define $guard

#include <span>

#include "js/EmbeddedSource.h"

namespace monkeybridge {

// JavaScript files compiled into the program. Any thread; lives for ever.
std::span<const EmbeddedSource> $function();

}  // namespace monkeybridge

#endif  // $guard
EOF

{
  printf '// Written by mb_embed_js. Do not edit.\n'
  printf '#include "%s/%s"\n\nnamespace monkeybridge {\n\n' "$package" "$base"
  printf 'static constexpr EmbeddedSource kSources[] = {\n'
  for file in "$@"; do
    if grep -q ')MB_JS"' "$file"; then
      printf 'embed_js: %s contains the delimiter )MB_JS"\n' "$file" >&2
      exit 1
    fi
    path=${file#"$package"/}
    [[ -z $strip ]] || path=${path#"$strip"/}
    printf '    {"%s%s", R"MB_JS(' "$prefix" "$path"
    cat "$file"
    printf ')MB_JS"},\n'
  done
  printf '};\n\nstd::span<const EmbeddedSource> %s() { return kSources; }\n' "$function"
  printf '\n}  // namespace monkeybridge\n'
} >"$source"
