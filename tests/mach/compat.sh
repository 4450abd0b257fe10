#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# The runners of other projects' suites say what they need. What they find in a
# checkout is in docs/compat.md.
source "$(dirname "$0")/lib.sh"
cd "$MB_ROOT" || exit 1

capture tests/compat/firefox
check 'without a checkout of Firefox the runner says how to get one' \
  out_has 'sparse-checkout set toolkit/components/uniffi-bindgen-gecko-js'
check 'and runs nothing' code_is 2
capture tests/compat/uniffi
check 'without a checkout of uniffi-rs the runner says how to get one' \
  out_has 'git clone --depth 1 --branch v0.32.0'
check 'and runs nothing, too' code_is 2
capture tests/compat/firefox "$WORK"
check 'a tree without fixtures is named' out_has 'with test-fixtures and tests/xpcshell'
check 'and is an error' code_is 1
capture tests/compat/uniffi "$WORK/none"
check 'a folder that is not there is named' out_has "there is no folder"

# Tables are replaced; what stands around them stays.
table() {
  bash -c 'source tests/compat/lib.sh
    page=$1; SCRATCH=$2; CHECKOUT=/checkout; COMMIT=abc
    add_row first yes ""; add_row second no "error: a | b in /checkout/x"
    write_table part "a name" "$page"' table "$1" "$WORK"
}
printf 'before\n<!-- part -->\nold\n<!-- /part -->\nafter\n' >"$WORK/page.md"
capture table "$WORK/page.md"
check 'a table is written' code_is 0
OUT=$(<"$WORK/page.md")
check 'it replaces the old one' out_lacks old
check 'it says the commit' out_has $'before\n<!-- part -->\nCommit: abc\n'
check 'it says what passed' out_has '| `first` | yes |  |'
check 'it says why not' out_has '| `second` | no | a \| b in x |'
check 'what follows stays' out_has $'<!-- /part -->\nafter'

finish
