#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# What set-up says when the machine lacks something. Programs that lie stand in
# for those of the machine; the state folder is a new one, so nothing counts as
# done before.
source "$(dirname "$0")/lib.sh"

fake() {
  mkdir -p "$WORK/$1"
  printf '#!/bin/sh\n%s\n' "$3" >"$WORK/$1/$2"
  chmod +x "$WORK/$1/$2"
}

fake old cargo 'echo "cargo 1.65.0 (4bc8f24d3 2022-10-20)"'
capture env PATH="$WORK/old:$PATH" MB_STATE_DIR="$WORK/s1" "$MB_ROOT/mach" run
check 'an old cargo stops ./mach run' code_is 1
check 'an old cargo is named with its version' out_has 'cargo 1.65.0'
check 'the version that is needed is named' out_has 'needs cargo 1.87 or newer'
check 'the cure for an old cargo is named' out_has 'rustup'

fake broken cargo 'echo "error: no default toolchain" >&2; exit 1'
capture env PATH="$WORK/broken:$PATH" MB_STATE_DIR="$WORK/s2" "$MB_ROOT/mach" bootstrap
check 'a cargo that does not run is shown with its own words' out_has 'no default toolchain'

if [[ -x /usr/bin/cargo || -x /usr/local/cargo/bin/cargo ]]; then
  skip 'a missing cargo is named with the cure' 'cargo lies in a system folder here'
else
  capture env -u CARGO_HOME HOME="$WORK" PATH=/usr/bin:/bin MB_STATE_DIR="$WORK/s3" \
    "$MB_ROOT/mach" test
  check 'a missing cargo is named with the cure' out_has 'cargo is missing. Install Rust'
fi

fake noapt dpkg-query 'exit 1'
fake noapt apt-get 'echo "apt: no network" >&2; exit 100'
fake noapt sudo 'exec "$@"'
capture env PATH="$WORK/noapt:$PATH" MB_STATE_DIR="$WORK/s4" "$MB_ROOT/mach" bootstrap
check 'packages that cannot be had stop set-up' code_is 1
check 'packages that cannot be had are named' out_has 'libmozjs-102-dev'

fake lists dpkg-query "grep -qs \"\${3:-none}\" $WORK/installed && echo installed"
fake lists apt-get "echo \"\$@\" >>$WORK/apt-calls
case \$1 in
  update) touch $WORK/updated ;;
  install) [ -e $WORK/updated ] ;;
esac"
fake lists sudo 'exec "$@"'
capture env PATH="$WORK/lists:$PATH" MB_STATE_DIR="$WORK/s5" "$MB_ROOT/mach" bootstrap
check 'the package lists are fetched when installing needs them' code_is 0
check 'the lists are fetched once' \
  test "$(grep -c '^update' "$WORK/apt-calls")" -eq 1
calls=$(wc -l <"$WORK/apt-calls")
capture env PATH="$WORK/lists:$PATH" MB_STATE_DIR="$WORK/s5" "$MB_ROOT/mach" bootstrap
check 'set-up that is done is not done again' \
  test "$(wc -l <"$WORK/apt-calls")" -eq "$calls"

capture "$MB_ROOT/mach"
check './mach without arguments shows the commands' out_has 'run --crate DIR SCRIPT'
capture "$MB_ROOT/mach" dance
check 'an unknown command is an error' code_is 1

finish
