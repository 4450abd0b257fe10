# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
source tools/mach/build.sh

# Folders of the crates whose generated code is checked in. A crate with a file
# named .not-generated has none: it is there to be refused.
generated_crates() {
  local manifest
  for manifest in examples/*/Cargo.toml tests/fixtures/*/Cargo.toml; do
    [[ -f $manifest ]] || continue
    grep -q 'cdylib' "$manifest" || continue
    [[ ! -e $(dirname "$manifest")/.not-generated ]] || continue
    dirname "$manifest"
  done
}

mach_bindgen() {
  local crate wanted changed=0
  setup_all
  bazel_call build //:cargo //:cargo_fixtures >&2 || die "the Rust crates do not build; see above"
  MB_BIN=$(readlink -f bazel-bin)
  while read -r crate; do
    if [[ $# -gt 0 ]]; then
      for wanted in "$@"; do
        [[ ${wanted//_/-} == "$(basename "$crate")" || ${wanted%/} == "$crate" ]] && break
        wanted=
      done
      [[ -n $wanted ]] || continue
    fi
    if refresh_generated "$(basename "$crate")" "$crate"; then
      say "generated/$(basename "${crate//-/_}") changed"
      changed=$((changed + 1))
    fi
  done < <(generated_crates)
  say "$changed of the generated folders changed"
}
