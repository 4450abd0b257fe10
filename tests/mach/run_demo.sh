#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# ./mach run on a copy of this tree: it follows edits of the script and of the
# crate, and does nothing twice.
source "$(dirname "$0")/lib.sh"
source "$MB_ROOT/tools/mach/scratch.sh"

scratch_list_target >"$WORK/target-before"
tree=$(scratch_sync demo)
run() {
  capture scratch_mach "$tree" run
}

# replaced FILE FROM TO: the text was there and is another one now.
replaced() {
  grep -qF -- "$2" "$tree/$1" || return 1
  sed -i "s/$2/$3/" "$tree/$1"
}

run
check 'the demo runs' code_is 0
first=$OUT

# Neither Bazel nor cargo is to be had now.
best=99999
for _ in 1 2 3; do
  before=$(date +%s%N)
  capture env BAZEL=false CARGO=false MB_STATE_DIR="$tree.state" MB_INNER=1 "$tree/mach" run
  took=$((($(date +%s%N) - before) / 1000000))
  [[ $took -ge $best ]] || best=$took
done
check 'a second run starts neither Bazel nor set-up' code_is 0
check "a second run takes less than a second (took $best ms)" test "$best" -lt 1000
check 'a second run prints nothing of its own' out_lacks 'mach:'

replaced_all() {
  replaced examples/todo-sync/main.mjs 'theirs.revision > mine.revision' \
    'theirs.revision < mine.revision' &&
    replaced examples/todo-sync/src/store.rs 'task.done = true' 'task.done = false'
}
check 'the decision in the script and a line of the crate are edited' replaced_all
run
check 'the demo runs after the edits' code_is 0
check "the script's decision was another one before" \
  grep -q '"Buy rye bread": TAKE_THEIRS' <<<"$first"
check "the script's new decision is obeyed" out_has '"Buy rye bread": KEEP_MINE'
check "the crate's line did something else before" grep -q '(done)' <<<"$first"
check "the crate's new line is what runs" out_lacks '(done)'

sed -i 's/\bchanged(/was_changed(/' "$tree"/examples/todo-sync/src/*.rs
sed -i 's/\bchanged(/wasChanged(/' "$tree/examples/todo-sync/main.mjs"
run
check 'the demo runs after an edit of the interface' code_is 0
check "the interface's new name is in the trace" out_has 'ChangeListener.wasChanged'
check 'the generated module of the copy follows' \
  grep -q wasChanged "$tree/generated/todo_sync/todo_sync.mjs"
untouched() { ! grep -rl wasChanged "$MB_ROOT/generated" "$MB_ROOT/examples" --exclude-dir=target; }
check 'the tree itself is untouched' untouched
# Else cargo takes what belongs to the copy for what it made of the tree.
scratch_list_target >"$WORK/target-after"
check "the tree's target folder is untouched" diff "$WORK/target-before" "$WORK/target-after"

(cd "$tree" && "${BAZEL:-bazel}" shutdown) >/dev/null 2>&1
finish
