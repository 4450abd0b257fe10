#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Headers are guarded as the style says and belong to a Bazel target; that each
# compiles alone is shown by the NAME_headers_compile_alone test of the target.
source "$(dirname "$0")/../mach/lib.sh"
cd "$MB_ROOT" || exit 1

every_header_has_its_guard() {
  local header guard bad=0
  while read -r header; do
    guard=$(tr '[:lower:]/.-' '[:upper:]___' <<<"$header")_
    if ! grep -q "^#ifndef $guard\$" "$header"; then
      echo "$header: no '#ifndef $guard'"
      bad=1
    fi
  done < <(find bridge js tests/gtest -name '*.h')
  return "$bad"
}

every_header_has_a_target() {
  local known header bad=0
  known=$("${BAZEL:-bazel}" query --noshow_progress \
    'labels(hdrs, //...) union labels(srcs, //...)' 2>/dev/null | sed 's#^//##; s#:#/#')
  while read -r header; do
    if ! grep -qxF "$header" <<<"$known"; then
      echo "$header: in no target"
      bad=1
    fi
  done < <(find bridge js tests/gtest -name '*.h')
  return "$bad"
}

lower_parts_do_not_reach_the_engine() {
  local path
  path=$("${BAZEL:-bazel}" query --noshow_progress \
    'somepath(//bridge/base/... + //bridge/rust/... + //bridge/dispatch/..., //third_party/spidermonkey:spidermonkey)' \
    2>/dev/null) || return 1
  [[ -z $path ]] || { echo "$path"; return 1; }
}

check 'every header has the guard of its path' every_header_has_its_guard
check 'every header belongs to a target' every_header_has_a_target
check 'base, rust and dispatch do not depend on the engine' lower_parts_do_not_reach_the_engine

finish
