#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# docs/acceptance.md names a test for each of its rows. Here: the tables are
# whole, each test that a row names exists, and in a run of everything it ran
# and passed. Rows that say "not yet" are counted.
#
# A test is named `SUITE: NAME`, SUITE being the file without its ending, or
# `Suite.Name` for GoogleTest.
source "$(dirname "$0")/../mach/lib.sh"
cd "$MB_ROOT" || exit 1

page=docs/acceptance.md
# The last cell of each row: the tests, or "not yet".
rows() {
  awk '/^\| *[A-Za-z0-9]+ *\|/ && !/^\| *(#|no)/ {
    n = split($0, cell, / *\| */); print cell[2] "\t" cell[n - 1] }' "$page"
}

named() { rows | cut -f2 | grep -v '^not yet' | grep -oE '`[^`]+`' | tr -d '`' | LC_ALL=C sort -u; }

# Each table begins with <!-- rows PREFIX FIRST LAST... --> and has these rows, in order.
has_every_row() {
  local wanted missing=0
  while read -r wanted; do
    rows | cut -f1 | grep -qxF "$wanted" || { echo "no row $wanted"; missing=1; }
  done < <(sed -nE 's/^<!-- rows (.*) -->$/\1/p' "$page" | tr ' ' '\n' |
    awk '{ split($0, part, /\.\./); prefix = part[1]; sub(/[0-9]+$/, "", prefix)
      if (part[2] == "") { print; next }
      from = part[1]; sub(/^[A-Za-z]*/, "", from)
      for (i = from + 0; i <= part[2] + 0; i++) print prefix i }')
  return "$missing"
}

names_a_test() {
  local bad
  bad=$(rows | awk -F'\t' '$2 !~ /`|^not yet/ { print "row " $1 ": " $2 }')
  [[ -z $bad ]] || { printf '%s\n' "$bad"; return 1; }
}

# What mach calls a test -> what the page calls it.
ran() {
  awk -F'\t' '$1 != "prove" {
    suite = $3; sub(/^.*[:\/]/, "", suite); sub(/\.sh$/, "", suite)
    sub(/_(twice|gc|thread)$/, "", suite)
    name = $4
    if ($1 == "cargo") { suite = name; sub(/::.*/, "", suite); sub(/^.*::/, "", name) }
    if (index(name, " | ")) name = substr(name, index(name, " | ") + 3)
    print $2 "\t" suite ": " name
    if (name ~ /^[A-Za-z0-9]+\.[A-Za-z0-9]+$/) print $2 "\t" name
  }' "$MB_RESULTS"
}

each_exists() {
  local test name missing=0
  while read -r test; do
    name=${test##*: }
    name=${name##*.}
    # Composed of the names of libraries.
    [[ $test != test_versions_older:* ]] || name=${name%libversions_*}
    grep -rqsF --exclude-dir=faults -- "$name" tests bindings examples || [[ -n $(find tests -name "$name.mjs") ]] ||
      { echo "no such test: $test"; missing=1; }
  done < <(named)
  return "$missing"
}

each_passed() {
  ran | awk -F'\t' 'NR == FNR { wanted[$0]; next }
    $2 in wanted && $1 == "pass" { passed[$2] }
    $2 in wanted && $1 == "fail" { failed[$2] }
    END {
      for (test in wanted) if (!(test in passed)) { print "did not run: " test; code = 1 }
      for (test in failed) { print "failed: " test; code = 1 }
      exit code
    }' <(named) - | LC_ALL=C sort
  return "${PIPESTATUS[1]}"
}

check 'docs/acceptance.md has every row' has_every_row
check 'every row names a test or says "not yet"' names_a_test
check 'every test that docs/acceptance.md names exists' each_exists
if [[ -z ${MB_FILTER:-} && -z ${MB_INNER:-} ]]; then
  check 'every test that docs/acceptance.md names ran and passed' each_passed
else
  # A filter leaves tests out, and that is no fault of the page.
  check 'docs/acceptance.md names tests' test "$(named | wc -l)" -gt 100
fi
printf '# %d rows, of which %d are not yet done\n' "$(rows | wc -l)" \
  "$(rows | cut -f2 | grep -c '^not yet')"

finish
