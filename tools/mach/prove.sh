# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
# Shows that the tests can fail. Each file of tests/faults/ is a patch under a
# line
#     # expect: NAME          the test that must turn red: part of its target or name
# or  # expect-no-build: NAME the target that must no longer compile
# It is applied to a copy of the tree, and the test is run there.
source tools/mach/scratch.sh

prove_faults() {
  local patch
  compgen -G 'tests/faults/*.patch' >/dev/null || die "there are no patches in tests/faults/"
  for patch in tests/faults/*.patch; do
    [[ -z $MB_FILTER || $patch == *"$MB_FILTER"* ]] || continue
    prove_fault "$patch"
  done
  # The copy's Bazel server would idle on for hours.
  (cd "$MB_ROOT/target/mach/scratch/prove" && "${BAZEL:-bazel}" shutdown) >/dev/null 2>&1 || true
  MB_FILTER=
}

prove_fault() {
  local patch=$1 name expected wanted=failing folder log results found
  name=$(basename "$patch" .patch)
  log=$MB_STATE/test/prove-$name.log
  expected=$(sed -n 's/^# expect: *//p' "$patch" | head -n1)
  if [[ -z $expected ]]; then
    expected=$(sed -n 's/^# expect-no-build: *//p' "$patch" | head -n1)
    wanted=unbuilt
  fi
  if [[ -z $expected ]]; then
    record prove fail "$patch" "$name" "has no line '# expect: NAME'"
    return 0
  fi
  say "Breaking the code: $name; $expected must turn red"
  folder=$(scratch_sync prove)
  if ! (cd "$folder" && GIT_CEILING_DIRECTORIES=$(dirname "$folder") git apply -p1 "$MB_ROOT/$patch") >"$log" 2>&1; then
    cat "$log" >&2
    record prove fail "$patch" "$name" "does not apply"
    return 0
  fi
  scratch_mach "$folder" test --filter="$expected" >"$log" 2>&1 </dev/null || true
  results=$folder.state/test/results.tsv
  found=$(awk -F'\t' -v name="$expected" '$2 == "fail" && (index($3, name) || index($4, name)) {
    print $5 == "did not build" ? "unbuilt" : "failing" }' "$results" | sort -u)
  if [[ $found == "$wanted" || ($wanted == failing && $found == failing*) ]]; then
    record prove pass "$patch" "$name" ""
  elif [[ $found == unbuilt ]]; then
    record prove fail "$patch" "$name" "$expected does not build with it: $log"
  elif [[ ! -s $results ]]; then
    record prove fail "$patch" "$name" "no test is called $expected: $log"
  else
    record prove fail "$patch" "$name" "$expected stays green: $log"
  fi
}
