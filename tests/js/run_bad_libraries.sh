#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Binds the component of simple_fns to libraries that are not what it was
# generated for. Each is refused, when it is bound, with a code and what differs.
# run_bad_libraries.sh MONKEYBRIDGE MODULE COMPONENT CDYLIB FAKES_FOLDER IMPORTER
set -u
shell=$1 module=$2 component=$3 cdylib=$4 fakes=$5 importer=$6
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0 number=0

# check NAME PATTERN: binds $tmp/NAME, which the caller has filled
check() {
  local name=$1 pattern=$2 text
  number=$((number + 1))
  cp -L "$component" "$tmp/$name/component.so"
  text=$(timeout 60 "$shell" run --component "$tmp/$name/component.so" \
    --map "crate:simple_fns=$module" "$importer" 2>&1)
  if [[ $text =~ $pattern ]]; then
    echo "ok $number - $name"
  else
    failed=1
    echo "not ok $number - $name"
    echo "# wanted: $pattern"
    echo "# got:    $text"
  fi
}

# put NAME FILE: a folder for check() with FILE as the crate's library
put() {
  mkdir -p "$tmp/$1"
  [[ -z ${2:-} ]] || { cp -L "$2" "$tmp/$1/libsimple_fns.so" && chmod u+w "$tmp/$1/libsimple_fns.so"; }
}

put the_right_library "$cdylib"
check the_right_library '^bound: 42$'

put a_missing_library
check a_missing_library '^MB_LIBRARY_NOT_FOUND: .*libsimple_fns\.so'

put no_library_at_all "$importer"
check no_library_at_all '^MB_LIBRARY_NOT_UNIFFI: .*libsimple_fns\.so'

put a_library_without_uniffi "$fakes/not_uniffi.so"
check a_library_without_uniffi '^MB_LIBRARY_NOT_UNIFFI: .*libsimple_fns\.so.* does not export [a-z_]+\.'

# As after a copy that broke off: the loader would end the process by SIGBUS.
put a_truncated_library "$cdylib"
truncate -s 300000 "$tmp/a_truncated_library/libsimple_fns.so"
check a_truncated_library '^MB_LIBRARY_NOT_FOUND: .*libsimple_fns\.so.* truncated'

put another_contract "$fakes/other_contract.so"
check another_contract '^MB_CONTRACT_MISMATCH: .*(29.*30|30.*29)'

put another_checksum "$fakes/other_checksum.so"
check another_checksum '^MB_CHECKSUM_MISMATCH: .*4711.*checksum_func_add.* [0-9]+'

# What is stripped from a cdylib is only what the generator reads.
put a_stripped_library "$cdylib"
strip "$tmp/a_stripped_library/libsimple_fns.so"
check a_stripped_library '^bound: 42$'

echo "1..$number"
exit "$failed"
