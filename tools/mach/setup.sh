# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
# Brings a fresh Debian 12 machine to where Bazel and cargo can build. Each step
# has a stamp, and none needs the network once it is done.

# Version a.b of "a.b" or "cargo a.b.c (...)" as one number that compares.
version_number() {
  local version
  version=$(grep -oE '[0-9]+\.[0-9]+' <<<"$1" | head -n1)
  [[ -n $version ]] || return 1
  printf '%d\n' $((${version%.*} * 1000 + ${version#*.}))
}

setup_cargo() {
  local wanted found cure
  wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
  cure="Install Rust $wanted or newer with rustup: https://rustup.rs"
  cargo_on_path || die "cargo is missing. $cure"
  if ! found=$(cargo --version 2>&1); then
    die "cargo does not run: $found. $cure"
  fi
  if command -v rustup >/dev/null && [[ $(command -v rustup) == "$(dirname "$(command -v cargo)")"/* ]]; then
    cure="Update it: rustup update stable"
  fi
  if [[ $(version_number "$found" || echo 0) -lt $(version_number "$wanted") ]]; then
    die "$found is too old: Monkeybridge needs cargo $wanted or newer. $cure"
  fi
}

setup_packages() {
  local stamp missing=() package status
  stamp=$(sha256sum <tools/mach/packages.txt)
  stamp_is packages "$stamp" && return 0
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    die "set-up installs packages with apt, and there is none here. Needed: $(xargs <tools/mach/packages.txt)"
  fi
  while read -r package; do
    # shellcheck disable=SC2016  # the field name is dpkg's, not the shell's
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $status == installed ]] || missing+=("$package")
  done <tools/mach/packages.txt
  if [[ ${#missing[@]} -gt 0 ]]; then
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    install_packages "${missing[@]}"
  fi
  set_stamp packages "$stamp"
}

install_packages() {
  local as_root=()
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null ||
      die "these packages are missing, and there is no sudo to install them: $*"
    as_root=(sudo)
  fi
  # The lists are fetched only if what is known does not do.
  if ! apt_install "$@"; then
    say "Fetching the package lists"
    "${as_root[@]}" apt-get update -q >&2 || die "apt-get update failed; its output is above"
    apt_install "$@" || die "apt-get could not install: $*. Debian 12 (bookworm) has all of them."
  fi
}

apt_install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "$@" >&2
}

setup_crates() {
  local stamp
  stamp=$(digest_of Cargo.lock)
  stamp_is crates "$stamp" && return 0
  say "Fetching the Rust crates"
  cargo fetch --locked >&2 ||
    die "cargo fetch failed: is cargo's registry, or the mirror in ~/.cargo/config.toml, in reach?"
  set_stamp crates "$stamp"
}

# The TypeScript compiler, for the tests. A Node.js that is there will do; else
# Debian's is installed. The lock beside the modules says what they are.
setup_typescript() {
  cmp -s package-lock.json node_modules/.installed-lock && return 0
  if ! command -v npm >/dev/null; then
    say "Installing nodejs and npm"
    install_packages nodejs npm
  fi
  say "Fetching the TypeScript compiler"
  npm ci --no-fund --no-audit --loglevel=error >&2 ||
    die "npm ci failed: is npm's registry, or the mirror in ~/.npmrc, in reach?"
  cp package-lock.json node_modules/.installed-lock
}

# Everything that a build needs.
setup_all() {
  setup_cargo
  setup_packages
  setup_crates
}
