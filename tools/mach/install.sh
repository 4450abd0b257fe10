# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
source tools/mach/build.sh

# install --prefix DIR: bin/ has the shell and the generator, include/monkeybridge/
# the headers that generated code and embedders include, share/monkeybridge/ the
# declarations for editors. Nothing in it points back to this tree.
mach_install() {
  local prefix=
  while [[ $# -gt 0 ]]; do
    case $1 in
      --prefix)
        [[ $# -ge 2 ]] || die "--prefix needs a folder"
        prefix=$2
        shift 2
        ;;
      --prefix=*)
        prefix=${1#--prefix=}
        shift
        ;;
      *) die "install takes --prefix DIR and nothing else" ;;
    esac
  done
  [[ -n $prefix ]] || die "install needs --prefix DIR"
  [[ $prefix == /* ]] || prefix=$MB_CALLER_DIR/$prefix
  ensure_host

  install -D -m 755 "$MB_BIN/bridge/shell/monkeybridge" "$prefix/bin/monkeybridge"
  install -D -m 755 "$MB_BIN/monkeybridge-bindgen" "$prefix/bin/monkeybridge-bindgen"
  local file
  while read -r file; do
    install -D -m 644 "$file" "$prefix/include/monkeybridge/$file"
  done < <(find bridge js -name '*.h')
  while read -r file; do
    install -D -m 644 "$file" "$prefix/share/monkeybridge/$file"
  done < <(find js -name '*.d.ts')
  install -D -m 644 LICENSE "$prefix/share/monkeybridge/LICENSE"
  say "Installed into $prefix"
}
