#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# What is checked in under generated/ is what the generator makes today, byte
# for byte.
source "$(dirname "$0")/../mach/lib.sh"
cd "$MB_ROOT" || exit 1
MB_CALLER_DIR=$MB_ROOT
source tools/mach/common.sh
source tools/mach/bindgen.sh
set +e

same_as_generated() {
  local out=$WORK/$2 options
  mapfile -t options < <(generator_options "$1")
  "$MB_BIN/monkeybridge-bindgen" generate "$MB_BIN/$(library_of "$(basename "$1")")" \
    --out "$out" "${options[@]}" || return 1
  write_generated_build_file "$out" "$2"
  diff -ru "generated/$2" "$out" ||
    { echo 'Run ./mach bindgen and look at what changed.'; return 1; }
}

folders=' '
while read -r crate; do
  name=$(basename "${crate//-/_}")
  folders+="$name "
  check "generated/$name is current" same_as_generated "$crate" "$name"
done < <(generated_crates)

stale() {
  local folder found=0
  for folder in generated/*/; do
    folder=$(basename "$folder")
    if [[ $folders != *" $folder "* ]]; then
      echo "generated/$folder belongs to no crate"
      found=1
    fi
  done
  return "$found"
}
check 'every folder of generated/ belongs to a crate' stale

finish
