#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
#
# Shows that the harness passes what is right and fails what is wrong.
#
# usage: run.sh [MONKEYBRIDGE]   path of the binary; default: $MONKEYBRIDGE, or the one that Bazel built
#
# test_*.js and xpcshell.toml beside this script must pass. Every file in must-fail/ (and each manifest in
# must-fail/manifests/) must end with exit code 1 and print each pattern that one of its "expect:" lines gives
# (grep's basic regular expressions); "options:" lines are options of that run, and "components:" lines name fixture
# crates that it loads; without their built components such a file is skipped. Prints TAP.

monkeybridge=${1:-${MONKEYBRIDGE:-$(dirname "$0")/../../bazel-bin/bridge/shell/monkeybridge}}
if [ -x "$monkeybridge" ]; then
  monkeybridge=$(cd "$(dirname "$monkeybridge")" && pwd)/$(basename "$monkeybridge")
fi
# The folder that has what Bazel built.
built=${monkeybridge%/bridge/shell/monkeybridge}
cd "$(dirname "$0")" || exit 1
output=$(mktemp) || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$output" "$scratch"' EXIT
count=0
failed=0

# point NAME REASON: one result; REASON is empty when it holds.
point() {
  count=$((count + 1))
  if [ -z "$2" ]; then
    echo "ok $count - harness | $1"
    return
  fi
  failed=1
  echo "not ok $count - harness | $1"
  echo "  ---"
  echo "  message: |-"
  echo "    $2"
  echo "  output: |-"
  sed 's/^/    /' "$output"
  echo "  ..."
}

# run ARGUMENT...: sets $code.
run() {
  # The command may be several words.
  $monkeybridge xpcshell "$@" >"$output" 2>&1
  code=$?
}

# missing FILE: prints the first expected pattern that the output does not have.
missing() {
  sed -n 's|^[/#]* *expect: ||p' "$1" | while IFS= read -r pattern; do
    if ! grep -q -e "$pattern" "$output"; then
      echo "the output lacks: $pattern"
      break
    fi
  done
}

# component_options NAMESPACE: options that load a generated component; fails when it is not built.
component_options() {
  library=$built/generated/$1/lib$1_component.so
  module=$built/generated/$1/$1.mjs
  [ -e "$module" ] || module=../../generated/$1/$1.mjs
  [ -e "$library" ] && [ -e "$module" ] && echo "--component $library --map crate:$1=$module"
}

must_fail() {
  options=$(sed -n 's|^// options: ||p' "$1")
  # Words, not lines.
  # shellcheck disable=SC2013
  for namespace in $(sed -n 's|^// components: ||p' "$1"); do
    if ! more=$(component_options "$namespace"); then
      count=$((count + 1))
      echo "ok $count - harness | $1 fails # SKIP the component $namespace is not built"
      return
    fi
    options="$options $more"
  done
  # Options are words without spaces.
  run $options "$1"
  if [ "$code" -ne 1 ]; then
    point "$1 fails" "exit code $code instead of 1"
  elif ! grep -q '^[/#]* *expect: ' "$1"; then
    point "$1 fails" "the file has no line that says what is expected"
  else
    point "$1 fails" "$(missing "$1")"
  fi
}

run xpcshell.toml
[ "$code" -eq 0 ] && reason="" || reason="exit code $code"
point "xpcshell.toml passes" "$reason"
grep -q '^ok .* # SKIP skip-if: os' "$output" && reason="" || reason="the file that the manifest skips is not shown"
point "skips of the manifest are reported" "$reason"
passed=$(grep -c '^ok ' "$output")
[ "$(tail -n 1 "$output")" = "1..$passed" ] && reason="" || reason="the plan is not 1..$passed"
point "the plan counts all results" "$reason"

run .
[ "$code" -eq 0 ] && reason="" || reason="exit code $code"
point "a folder with an xpcshell.toml passes" "$reason"

run test_order.js test_skip.js --head head_counts.js
[ "$code" -eq 0 ] && reason="" || reason="exit code $code"
point "several files pass, each in its own process" "$reason"

run --in-process --head head_counts.js test_order.js
[ "$code" -eq 0 ] && reason="" || reason="exit code $code"
point "one file passes in this process" "$reason"

run --test-twice --head head_counts.js test_order.js
passed=$(grep -c '^ok [0-9]* - test_order.js' "$output")
[ "$code" -eq 0 ] && [ "$passed" -eq 12 ] && [ "$(tail -n 1 "$output")" = "1..12" ] &&
  reason="" || reason="exit code $code, $passed results"
point "two runtimes in one process number their results through" "$reason"

run --test-twice --head head_counts.js test_order.js test_run_test.js
[ "$code" -eq 0 ] && [ "$(grep -c '^ok' "$output")" -eq 16 ] && [ "$(tail -n 1 "$output")" = "1..16" ] &&
  reason="" || reason="exit code $code"
point "several files run in two runtimes each" "$reason"

run --test-twice must-fail/assert_equal.js
[ "$code" -eq 1 ] && [ "$(grep -c '^not ok' "$output")" -eq 2 ] && reason="" || reason="exit code $code"
point "a test fails in both runtimes" "$reason"

run no_such_test.js
[ "$code" -eq 1 ] && grep -q 'no_such_test.js: there is no such file or folder' "$output" &&
  reason="" || reason="exit code $code, or another message"
point "a missing test file fails" "$reason"

# The declarations and the globals are the same.
types=../../js/harness/harness.d.ts
{
  echo "add_task(function every_declared_global_exists() {"
  sed -n 's/^declare \(const\|function\) \([A-Za-z_]*\).*/  Assert.notEqual(typeof \2, "undefined", "\2");/p' $types | sort -u
  echo "});"
} >"$scratch/test_declared.js"
run "$scratch/test_declared.js"
[ "$code" -eq 0 ] && grep -q 'Assert.notEqual(typeof Cu,' "$scratch/test_declared.js" && reason="" || reason="exit code $code"
point "every global declared in harness.d.ts exists" "$reason"

for file in must-fail/*.js must-fail/bridge/*.js must-fail/manifests/*.toml; do
  must_fail "$file"
done

echo "1..$count"
exit $failed
