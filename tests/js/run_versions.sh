#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Bindings that were generated from a build with uniffi 0.32 are bound to builds
# of the same sources with older releases.
# run_versions.sh MONKEYBRIDGE MODULE COMPONENT TEST.js LIBRARY...
set -u
shell=$1 module=$2 component=$3 test=$4
shift 4
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0 number=0

for library in "$@"; do
  name=$(basename "$library" .so)
  number=$((number + 1))
  mkdir "$tmp/$name"
  cp -L "$component" "$tmp/$name/component.so"
  cp -L "$library" "$tmp/$name/libversions.so"
  if RUST_BACKTRACE=0 timeout 60 "$shell" xpcshell --component "$tmp/$name/component.so" \
    --map "crate:versions=$module" "$test" >"$tmp/out" 2>&1; then
    echo "ok $number - bindings_work_with_$name"
  else
    failed=1
    echo "not ok $number - bindings_work_with_$name"
    sed 's/^/# /' "$tmp/out" | head -60
  fi
done
echo "1..$number"
[[ $number -gt 0 ]] || failed=1
exit "$failed"
