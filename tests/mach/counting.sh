#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# How ./mach test reads logs and what its exit code says.
source "$(dirname "$0")/lib.sh"
cd "$MB_ROOT" || exit 1

capture env MB_STATE_DIR="$WORK/state" MB_INNER=1 ./mach test --filter=no-test-bears-this-name
check 'a filter that nothing matches is an error' code_is 1
check 'a filter that nothing matches is named' out_has 'no name contains "no-test-bears-this-name"'
check 'the last line counts even when nothing ran' \
  test "$(tail -n1 <<<"$OUT")" = '0 passed, 0 failed, 0 skipped'

# reported RESULT-LINE...: what report makes of results.
reported() {
  printf '%b\n' "$@" >"$WORK/results.tsv"
  capture bash -c 'source tools/mach/common.sh; source tools/mach/test.sh
    MB_FILTER= MB_RESULTS=$1; report' report "$WORK/results.tsv"
}
MB_CALLER_DIR=$MB_ROOT
export MB_CALLER_DIR

reported 'x\tpass\tt\ta\t' 'x\tskip\tt\tb\tno such feature in this engine'
check 'a skip with a reason is no failure' code_is 0
check 'a skip is counted' out_has '1 passed, 0 failed, 1 skipped'
reported 'x\tpass\tt\ta\t' 'x\tskip\tt\tb\t'
check 'a skip without a reason is an error' code_is 1
check 'a skip without a reason is named' out_has 'skipped without a reason: t b'
reported 'x\tpass\tt\ta\t' 'x\tfail\tt\tb\t'
check 'one failure is an error' code_is 1
reported 'x\tskip\tt\tb\tbecause'
check 'skips alone are an error, as nothing ran' code_is 1

parsed() {
  OUT=$(printf '%b' "$1" | awk -f "tools/mach/parse/$2.awk")
  CODE=0
}

parsed '[ RUN      ] A.B\n[       OK ] A.B (3 ms)\n[ RUN      ] A.C\n[  FAILED  ] A.C (0 ms)\n[  FAILED  ] A.C\n' log
check 'GoogleTest lines are read once each' test "$OUT" = $'pass\tA.B\t\nfail\tA.C\t'
parsed '[ RUN      ] A.B\nx.cpp:3: Skipped\nno engine\n\n[  SKIPPED ] A.B (0 ms)\n' log
check 'the reason of a GoogleTest skip is read' test "$OUT" = $'skip\tA.B\tno engine'
parsed '[ RUN      ] A.B\nSegmentation fault\n' log
check 'a GoogleTest test that does not end is a failure' test "$OUT" = $'fail\tA.B\tdid not end'
parsed 'TAP version 13\nok 1 - one\nnot ok 2 - two\nok 3 - three # SKIP engine 102\n1..3\n' log
check 'TAP lines are read' test "$OUT" = $'pass\tone\t\nfail\ttwo\t\nskip\tthree\tengine 102'
parsed 'TAP version 13\n1..3\nok 1 - one\n' log
check 'a TAP file that stops early is a failure' out_has $'fail\tplan\tplanned 3 tests, ran 1'
parsed '     Running tests/snap.rs (target/release/deps/snap-0af1)\ntest a::b ... ok\ntest c ... FAILED\ntest d ... ignored, needs a network\n' cargo
check 'cargo lines are read with the name of their program' \
  test "$OUT" = $'pass\tsnap::a::b\t\nfail\tsnap::c\t\nskip\tsnap::d\tneeds a network'

finish
