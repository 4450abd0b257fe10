# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
source tools/mach/setup.sh

mach_build() {
  setup_all
  bazel_call build "${@://...}"
}

# build_host [TARGET...]: the shell, the Rust crates and the targets. Afterwards
# $MB_BIN is the folder with what was built.
build_host() {
  bazel_call build //:cargo //bridge/shell:monkeybridge "$@" >&2 ||
    die "the build failed; its output is above"
  MB_BIN=$(readlink -f bazel-bin)
}

# Sets MB_BIN to a build of the sources as they are now; builds if there is none.
# The components of examples/ are part of it.
ensure_host() {
  local digest
  digest=$(sources_digest)
  if [[ -f $MB_STATE/host ]]; then
    local known bin
    { read -r known; read -r bin; } <"$MB_STATE/host" || true
    if [[ $known == "$digest" && -x $bin/bridge/shell/monkeybridge ]]; then
      MB_BIN=$bin
      return 0
    fi
  fi
  setup_all
  say "Building. The first time takes some minutes."
  local components=() crate changed=0 name
  for crate in examples/*/; do
    name=$(basename "${crate//-/_}")
    if [[ -f $crate/Cargo.toml && -f generated/$name/BUILD.bazel ]]; then
      components+=("//generated/$name/...")
    fi
  done
  build_host "${components[@]}"
  # Generated code follows the crate. It is rebuilt when it changed only.
  for crate in examples/*/; do
    [[ -f $crate/Cargo.toml ]] || continue
    refresh_generated "$(basename "$crate")" "$crate" && changed=1
  done
  if [[ $changed -eq 1 ]]; then
    say "The interface changed: building its component again"
    build_host "${components[@]}"
  fi
  set_stamp host "$(sources_digest)
$MB_BIN"
}

# What the generator is told of a crate, one argument a line. A crate with a
# firefox.toml is there for modules with Firefox's surface.
generator_options() {
  printf '%s\n' --manifest-path "${1%/}/Cargo.toml"
  [[ ! -f ${1%/}/firefox.toml ]] ||
    printf '%s\n' --compat firefox --config "${1%/}/firefox.toml"
}

# refresh_generated CRATE_FOLDER_NAME CRATE_DIR: runs the generator and copies
# what differs into generated/. True if anything did.
refresh_generated() {
  local name=${1//-/_} crate=$2 out changed=1 file options
  out=$(mktemp -d)
  mapfile -t options < <(generator_options "$crate")
  if ! "$MB_BIN/monkeybridge-bindgen" generate "$MB_BIN/$(library_of "$1")" \
    --out "$out" "${options[@]}" >&2; then
    rm -rf "$out"
    die "generating the bindings of $crate failed"
  fi
  write_generated_build_file "$out" "$name"
  mkdir -p "generated/$name"
  for file in "$out"/*; do
    if ! cmp -s "$file" "generated/$name/$(basename "$file")"; then
      cp "$file" "generated/$name/"
      changed=0
    fi
  done
  for file in "generated/$name"/*; do
    if [[ ! -e $out/$(basename "$file") ]]; then
      rm "$file"
      changed=0
    fi
  done
  rm -rf "$out"
  return "$changed"
}

# One component per namespace; all of them open the crate's one library.
write_generated_build_file() {
  local dir=$1 name=$2 file files=("$1"/*.cpp)
  {
    printf '# Written by ./mach bindgen. Do not edit.\n'
    printf 'load("//tools/bazel:monkeybridge.bzl", "monkeybridge_component")\n'
    printf '\nmonkeybridge_component(\n    name = "%s_component",\n    library = "%s",\n' \
      "$name" "$(library_of "$name")"
    if [[ ${#files[@]} -gt 1 || $(basename "${files[0]}" .cpp) != "$name" ]]; then
      printf '    namespaces = [\n'
      for file in "${files[@]}"; do
        printf '        "%s",\n' "$(basename "$file" .cpp)"
      done
      printf '    ],\n'
    fi
    printf ')\n'
  } >"$dir/BUILD.bazel"
}
