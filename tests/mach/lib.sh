# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
# TAP for the shell tests, and what they share. mach sets MB_ROOT, MB_STATE and
# MB_BIN; `./mach test FILTER` runs one file.
set -uo pipefail
: "${MB_ROOT:?run through ./mach test}" "${MB_STATE:?}"

TAP_COUNT=0
TAP_FAILED=0
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# check CLAIM COMMAND [ARGUMENT...]: the claim holds if the command succeeds.
check() {
  local claim=$1 output
  shift
  TAP_COUNT=$((TAP_COUNT + 1))
  if output=$("$@" 2>&1); then
    printf 'ok %d - %s\n' "$TAP_COUNT" "$claim"
  else
    TAP_FAILED=$((TAP_FAILED + 1))
    printf 'not ok %d - %s\n' "$TAP_COUNT" "$claim"
    # shellcheck disable=SC2001  # each line gets the mark
    sed 's/^/#   /' <<<"$output"
  fi
}

skip() {
  TAP_COUNT=$((TAP_COUNT + 1))
  printf 'ok %d - %s # SKIP %s\n' "$TAP_COUNT" "$1" "$2"
}

finish() {
  printf '1..%d\n' "$TAP_COUNT"
  exit $((TAP_FAILED > 0))
}

# capture COMMAND...: runs it; OUT is what it printed, on both streams, CODE its
# exit code.
capture() {
  CODE=0
  OUT=$("$@" 2>&1 </dev/null) || CODE=$?
}

out_has() {
  [[ $OUT == *"$1"* ]] || {
    printf 'no "%s" in (exit %s):\n%s\n' "$1" "$CODE" "$OUT"
    return 1
  }
}

out_lacks() {
  [[ $OUT != *"$1"* ]] || {
    printf 'unexpected "%s" in:\n%s\n' "$1" "$OUT"
    return 1
  }
}

code_is() {
  [[ $CODE -eq $1 ]] || {
    printf 'exit %s instead of %s:\n%s\n' "$CODE" "$1" "$OUT"
    return 1
  }
}

code_is_not_zero() {
  [[ $CODE -ne 0 ]] || {
    printf 'exit 0:\n%s\n' "$OUT"
    return 1
  }
}
