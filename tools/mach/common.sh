# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
# What every command of mach shares: messages, stamps, Bazel and cargo.
#
# A stamp is a file under target/mach/ that holds the digest of names, sizes and
# times of the inputs of a step. The step is skipped while the digest stays the
# same; so a second `./mach run` starts neither Bazel nor cargo.

# Tests that run mach on a copy of the tree give the copy a state of its own.
MB_STATE=${MB_STATE_DIR:-$MB_ROOT/target/mach}
# shellcheck disable=SC2034  # used by the commands
MB_DEMO_CRATE=todo-sync

die() {
  printf 'mach: %s\n' "$*" >&2
  exit 1
}

# Progress goes to stderr: stdout belongs to the program that is run.
say() {
  printf 'mach: %s\n' "$*" >&2
}

# Digest of the files on stdin-like find arguments: digest_of PATH... [-- FIND-EXPRESSION...]
digest_of() {
  local paths=() expression=(-type f)
  while [[ $# -gt 0 ]]; do
    if [[ $1 == -- ]]; then
      shift
      expression=(-type f "$@")
      break
    fi
    [[ -e $1 ]] && paths+=("$1")
    shift
  done
  # Where an input lies is part of the digest, so a moved tree builds anew.
  {
    printf '%s\n' "$MB_ROOT"
    [[ ${#paths[@]} -eq 0 ]] || find "${paths[@]}" \
      \( -name target -o -name node_modules -o -name .git \) -prune -o \
      "${expression[@]}" -printf '%p %s %T@\n' | LC_ALL=C sort
  } | sha256sum | cut -d' ' -f1
}

stamp_is() {
  [[ -f $MB_STATE/$1 && $(<"$MB_STATE/$1") == "$2" ]]
}

set_stamp() {
  mkdir -p "$MB_STATE"
  printf '%s\n' "$2" >"$MB_STATE/$1.new"
  mv "$MB_STATE/$1.new" "$MB_STATE/$1"
}

# What the shell, the generator and the crates are built from. Scripts and texts
# are left out: they are read when they run.
sources_digest() {
  digest_of WORKSPACE .bazelrc .bazelrc.user .bazelignore BUILD.bazel Cargo.toml \
    Cargo.lock rust-toolchain.toml third_party tools/bazel bridge js bindings \
    examples generated -- \
    ! -name '*.md' ! -path 'bindings/tests/*' ! -path 'js/harness/tests/*' \
    ! \( -path 'examples/*' \( -name '*.mjs' -o -name '*.js' -o -name '*.ts' \) \)
}

# The server of a copy of the tree goes away soon.
MB_BAZEL_STARTUP=()
[[ -z ${MB_INNER:-} ]] || MB_BAZEL_STARTUP=(--max_idle_secs=60)

# Bazel with the cache that copies of the tree share. BAZEL names another program.
bazel_call() {
  local command=$1
  shift
  "${BAZEL:-bazel}" "${MB_BAZEL_STARTUP[@]}" "$command" \
    --disk_cache="${MB_DISK_CACHE:-$MB_STATE/disk-cache}" "$@"
}

cargo_on_path() {
  local dir
  command -v cargo >/dev/null && return 0
  for dir in "${CARGO_HOME:-}" "${HOME:-}/.cargo" /usr/local/cargo; do
    if [[ -n $dir && -x $dir/bin/cargo ]]; then
      PATH=$dir/bin:$PATH
      export PATH
      return 0
    fi
  done
  return 1
}

# C++ flags of a list in tools/bazel/flags.bzl, one per line.
flags_of() {
  sed -n "/^$1 = \[/,/^\]/s/^ *\"\(.*\)\",\$/\1/p" tools/bazel/flags.bzl
}

# libfoo_bar.so is the library of the crate in folder foo-bar.
library_of() {
  printf 'lib%s.so\n' "${1//-/_}"
}

# Where WORKSPACE finds the engine's headers.
mozjs_include() {
  sed -n '/name = "mozjs"/,/)/s/^ *path = "\(.*\)",$/\1/p' WORKSPACE
}
