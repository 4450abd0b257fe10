#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Called by the cargo rule: cargo_build.sh OUTPUT_FOLDER PACKAGE... -- FILE...
# Builds packages of the workspace without network and copies the files out.
set -euo pipefail
out=$PWD/$1
shift
packages=()
while [[ $1 != -- ]]; do
  packages+=(-p "$1")
  shift
done
shift

# The rule runs in Bazel's tree of links; the manifest leads home.
root=$(dirname "$(readlink -f Cargo.toml)")

for dir in "${CARGO_HOME:-}" "${HOME:-}/.cargo" /usr/local/cargo; do
  if [[ -n $dir && -x $dir/bin/cargo ]]; then
    PATH=$dir/bin:$PATH
    break
  fi
done
export PATH
# The two are passed on empty when the caller has not set them.
[[ -n ${CARGO_HOME:-} ]] || unset CARGO_HOME
[[ -n ${RUSTUP_HOME:-} ]] || unset RUSTUP_HOME
[[ -n ${RUSTUP_TOOLCHAIN:-} ]] || unset RUSTUP_TOOLCHAIN

if ! command -v cargo >/dev/null; then
  echo "cargo is missing: ./mach bootstrap says how to get it" >&2
  exit 1
fi

target=$root/target
cd "$root"
cargo build --release "${packages[@]}" --offline --locked --target-dir "$target"
for file in "$@"; do
  if [[ ! -f $target/release/$file ]]; then
    echo "cargo made no $file." >&2
    echo "A crate in folder foo-bar must be a cdylib named foo_bar; else list it in BUILD.bazel under not_cdylib." >&2
    exit 1
  fi
  cp -f "$target/release/$file" "$out/$file"
done
