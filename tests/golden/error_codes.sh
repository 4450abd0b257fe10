#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# The codes of errors are an interface: what the sources can give stands in
# docs/errors.md, and what stands there can be given.
source "$(dirname "$0")/../mach/lib.sh"
cd "$MB_ROOT" || exit 1

# The codes of the tables of docs/errors.md.
documented() {
  sed -n 's/^| `\(MB_[A-Z0-9_]*\)` |.*/\1/p' docs/errors.md | LC_ALL=C sort -u
}

# Of C++ only those that something throws: NAME of each ErrorCode::NAME that is
# used outside of the list of names.
given() {
  local name
  {
    grep -rhoE '"MB_[A-Z0-9_]+"' js bindings/src --include='*.mjs' --include='*.rs' | tr -d '"'
    while read -r name; do
      sed -n "/case ErrorCode::$name:/{n;s/.*\"\\(MB_[A-Z0-9_]*\\)\".*/\\1/p;}" \
        bridge/base/BridgeError.cpp
    done < <(grep -rhoE 'ErrorCode::[A-Za-z]+' bridge --include='*.cpp' --include='*.h' \
      --exclude='BridgeError.*' | sed 's/.*:://' | LC_ALL=C sort -u)
  } | LC_ALL=C sort -u
}

named() {
  grep -oE '"MB_[A-Z0-9_]+"' bridge/base/BridgeError.cpp | tr -d '"' | grep -v '^MB_UNKNOWN$' |
    LC_ALL=C sort -u
}

# none_of TEXT FILE FILE: nothing is only in the first of two lists
none_of() {
  local only
  only=$(comm -23 <("$2") <("$3"))
  [[ -z $only ]] || { printf '%s: %s\n' "$1" "$only"; return 1; }
}

check 'every code that can be given is in docs/errors.md' \
  none_of 'not in docs/errors.md' given documented
check 'every code in docs/errors.md can be given' \
  none_of 'nothing gives it' documented given
# ErrorCodeName has no name that nothing uses; codes of JavaScript alone are not its business.
check 'every name of an ErrorCode is used' none_of 'nothing gives it' named given

finish
