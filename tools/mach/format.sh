# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
source tools/mach/lint.sh

mach_format() {
  local files
  setup_all
  mapfile -t files < <(cpp_files)
  [[ ${#files[@]} -eq 0 ]] || clang-format -i "${files[@]}"
  cargo fmt --all
}
