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
    local as_root=()
    if [[ $(id -u) -ne 0 ]]; then
      command -v sudo >/dev/null ||
        die "these packages are missing, and there is no sudo to install them: ${missing[*]}"
      as_root=(sudo)
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    # The lists are fetched only if what is known does not do.
    if ! apt_install "${missing[@]}"; then
      say "Fetching the package lists"
      "${as_root[@]}" apt-get update -q >&2 || die "apt-get update failed; its output is above"
      apt_install "${missing[@]}" ||
        die "apt-get could not install: ${missing[*]}. Debian 12 (bookworm) has all of them."
    fi
  fi
  set_stamp packages "$stamp"
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

# Everything that a build needs.
setup_all() {
  setup_cargo
  setup_packages
  setup_crates
}
