# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
# Runs the tests of every kind and counts them one by one:
#   C++ and JavaScript   bazel test; GoogleTest's lines or TAP in each log
#   Rust                 cargo test
#   the tree itself      tests/golden/*.sh, tests/mach/*.sh; TAP
#   the list of claims   tests/acceptance/*.sh; reads the results of all others
#   TypeScript           tests/ts/typescript.sh; TAP, one test for each file and refusal
# Every test becomes a line KIND <tab> STATUS <tab> TARGET <tab> NAME <tab> REASON
# of the results file. What did not build counts as failed, with that reason.
source tools/mach/build.sh

NOT_BUILT='did not build'

mach_test() {
  local sanitize="" prove=0
  MB_FILTER=
  MB_RESULTS=$MB_STATE/test/results.tsv
  while [[ $# -gt 0 ]]; do
    case $1 in
      --prove) prove=1 ;;
      --sanitize=address | --sanitize=thread) sanitize=${1#*=} ;;
      --sanitize*) die "test: --sanitize=address or --sanitize=thread" ;;
      --filter=*) MB_FILTER=${1#*=} ;;
      -*) die "test knows no option $1" ;;
      *)
        [[ -z $MB_FILTER ]] || die "test takes one FILTER"
        MB_FILTER=$1
        ;;
    esac
    shift
  done

  setup_all
  mkdir -p "$MB_STATE/test"
  # Each kind of run has results of its own, as two may go on at once.
  [[ -z $sanitize ]] || MB_RESULTS=$MB_STATE/test/results-$sanitize.tsv
  [[ $prove -eq 0 ]] || MB_RESULTS=$MB_STATE/test/results-prove.tsv
  : >"$MB_RESULTS"
  if [[ $prove -eq 1 ]]; then
    source tools/mach/prove.sh
    prove_faults
  elif [[ -n $sanitize ]]; then
    sanitized_tests "$sanitize"
  else
    bazel_tests "$(all_bazel_tests)"
    cargo_tests
    script_tests
  fi
  report
}

# --- Bazel --------------------------------------------------------------------

all_bazel_tests() {
  bazel_query 'tests(//...) except attr(tags, "\bmanual\b", //...)'
}

bazel_query() {
  "${BAZEL:-bazel}" "${MB_BAZEL_STARTUP[@]}" query --keep_going --noshow_progress "$1" 2>"$MB_STATE/test/query.log" || {
    cat "$MB_STATE/test/query.log" >&2
    record tree fail //... "BUILD files" "do not load: see above"
  }
}

sanitized_tests() {
  local targets folder folders=()
  if [[ $1 == address ]]; then
    targets=$(bazel_query 'attr(tags, "\b(gtest|js)\b", tests(//...)) except attr(tags, "\b(manual|no-asan)\b", //...)')
    # The suppressions are an absolute path: tests and their children run anywhere.
    bazel_tests "$targets" --config=asan \
      --test_env=LSAN_OPTIONS="suppressions=$MB_ROOT/tools/bazel/lsan.supp:print_suppressions=0"
  else
    # The engine is not instrumented, so only what runs without it.
    for folder in base rust dispatch; do
      [[ -f tests/gtest/$folder/BUILD.bazel ]] && folders+=("//tests/gtest/$folder/...")
    done
    [[ ${#folders[@]} -gt 0 ]] || die "there are no tests of base, rust and dispatch"
    targets=$(bazel_query "tests($(printf '%s + ' "${folders[@]}" | sed 's/ + $//'))")
    bazel_tests "$targets" --config=tsan
  fi
}

# bazel_tests "LABEL..." [FLAG...]
bazel_tests() {
  local label targets=() events=${MB_RESULTS%.tsv}.events all=$1
  shift
  for label in $all; do
    if target_selected "$label"; then targets+=("$label"); fi
  done
  [[ ${#targets[@]} -gt 0 ]] || return 0
  say "Building and running ${#targets[@]} C++ and JavaScript test programs"
  rm -f "$events"
  # Its exit code says nothing that the events do not say by target.
  bazel_call test --keep_going --build_event_json_file="$events" "$@" -- "${targets[@]}" >&2 || true
  for label in "${targets[@]}"; do
    count_target "$label" "$events"
  done
}

# Is the target's own name, or a test inside it, what FILTER asks for?
target_selected() {
  local package name files=()
  [[ -n $MB_FILTER && $1 != *"$MB_FILTER"* ]] || return 0
  # A label names targets and nothing inside them.
  [[ $MB_FILTER != //* ]] || return 1
  package=${1#//}
  name=${package#*:}
  package=${package%:*}
  files=("$package/$(sed -E 's/_(twice|gc|thread)$//' <<<"$name").js")
  [[ -f ${files[0]} ]] || files=("$package"/*.{cpp,js,sh})
  # GoogleTest's Suite.Name stands in the source as (Suite, Name).
  local needle=${MB_FILTER##*.}
  grep -qsF -- "${needle%%/*}" "${files[@]}"
}

count_target() {
  local label=$1 line status log kind=bazel found
  line=$(grep -F "\"testSummary\":{\"label\":\"$label\"" "$2" | grep -F '"overallStatus"' | tail -n1 || true)
  status=$(grep -oE '"overallStatus":"[A-Z_]+"' <<<"$line" | cut -d'"' -f4 || true)
  log=$(grep -oE 'file://[^"]*/test\.log' <<<"$line" | head -n1 || true)
  log=${log#file://}
  case $status in
    PASSED | FLAKY | FAILED | TIMEOUT) ;;
    *)
      record "$kind" fail "$label" "$label" "$NOT_BUILT"
      return 0
      ;;
  esac
  found=$(awk -f tools/mach/parse/log.awk "$log")
  record_found "$kind" "$label" "$found"
  if [[ $status != PASSED ]] && ! grep -q '^fail' <<<"$found"; then
    record "$kind" fail "$label" "$label" "ended with $status: $log"
  elif [[ -z $found ]]; then
    # GoogleTest and TAP programs that ran no test have shown nothing.
    if [[ $label == //tests/* ]] && grep -qE '^\[==========\]|^TAP version' "$log"; then
      record "$kind" fail "$label" "$label" "ran no test"
    elif [[ -z $MB_FILTER || $label == *"$MB_FILTER"* ]]; then
      record "$kind" pass "$label" "$label" ""
    fi
  fi
}

# --- Rust ---------------------------------------------------------------------

cargo_tests() {
  local log=$MB_STATE/test/cargo.log code=0 found manifest tools=(-p monkeybridge-bindgen) fixtures=()
  if [[ -n $MB_FILTER ]] && ! grep -rqsF --include='*.rs' --exclude-dir=target -- "${MB_FILTER##*::}" \
    bindings examples tests/fixtures; then
    return 0
  fi
  for manifest in examples/*/Cargo.toml; do
    [[ -f $manifest ]] && tools+=(-p "$(basename "$(dirname "$manifest")")")
  done
  for manifest in tests/fixtures/*/Cargo.toml; do
    [[ -f $manifest ]] && fixtures+=(-p "$(basename "$(dirname "$manifest")")")
  done
  say "Building and running the Rust tests"
  # The same two sets as Bazel's rules: cargo picks the features of shared crates
  # by the set, and a third one would compile them all again.
  : >"$log"
  cargo_test "${tools[@]}" >>"$log" 2>&1 || code=$?
  [[ ${#fixtures[@]} -eq 0 ]] || cargo_test "${fixtures[@]}" >>"$log" 2>&1 || code=$?
  found=$(awk -f tools/mach/parse/cargo.awk "$log")
  record_found cargo "" "$found"
  if grep -q '^fail' <<<"$found"; then
    grep -vE '^test .* ok$' "$log" >&2
  elif [[ $code -ne 0 ]]; then
    cat "$log" >&2
    if grep -qE '^error: could not compile' "$log"; then
      record cargo fail cargo "cargo test" "$NOT_BUILT"
    else
      record cargo fail cargo "cargo test" "ended with code $code: $log"
    fi
  fi
}

cargo_test() {
  cargo test --release --offline --locked --no-fail-fast "$@"
}

# --- Scripts ------------------------------------------------------------------

script_tests() {
  local script log code found name
  # The last one looks at the results of all others.
  for script in tests/golden/*.sh tests/ts/*.sh tests/mach/*.sh tests/acceptance/*.sh; do
    [[ -f $script && $script != */lib.sh ]] || continue
    if [[ -n $MB_FILTER && $script != *"$MB_FILTER"* ]] &&
      ! grep -qsF -- "$MB_FILTER" "$script" "$(dirname "$script")"/*.ts; then
      continue
    fi
    # A test of `mach test` must not start itself.
    if [[ -n ${MB_INNER:-} && $script == tests/mach/* ]]; then continue; fi
    if [[ -z ${MB_BIN:-} ]]; then
      bazel_call build //:cargo //:cargo_fixtures //bridge/shell:monkeybridge >&2 || {
        record tree fail "$script" "$script" "$NOT_BUILT"
        continue
      }
      MB_BIN=$(readlink -f bazel-bin)
    fi
    if [[ $script == tests/ts/* ]] && ! (setup_typescript); then
      record tree fail "$script" "$script" "there is no TypeScript compiler: see above"
      continue
    fi
    say "Running $script"
    name=$(basename "$script" .sh)
    log=$MB_STATE/test/$name.log
    code=0
    MB_ROOT=$MB_ROOT MB_STATE=$MB_STATE MB_BIN=$MB_BIN MB_RESULTS=$MB_RESULTS MB_FILTER=$MB_FILTER \
      bash "$script" >"$log" 2>&1 </dev/null || code=$?
    found=$(awk -f tools/mach/parse/log.awk "$log")
    record_found script "$script" "$found"
    if [[ $code -ne 0 || -z $found ]] && ! grep -q '^fail' <<<"$found"; then
      record script fail "$script" "$script" "ended with code $code: $log"
    fi
    if [[ $code -ne 0 ]] || grep -q '^fail' <<<"$found"; then
      cat "$log" >&2
    fi
  done
}

# --- Counting -----------------------------------------------------------------

record() {
  printf '%s\t%s\t%s\t%s\t%s\n' "$@" >>"$MB_RESULTS"
}

# record_found KIND TARGET "STATUS<tab>NAME<tab>REASON lines"
record_found() {
  local kind=$1 target=$2 status name reason
  [[ -n $3 ]] || return 0
  while IFS=$'\t' read -r status name reason; do
    if [[ -n $MB_FILTER && $target != *"$MB_FILTER"* && $name != *"$MB_FILTER"* ]]; then
      continue
    fi
    record "$kind" "$status" "$target" "$name" "$reason"
  done <<<"$3"
}

# Prints what is not green and the last line; leaves with 0 if all is well.
report() {
  local passed failed skipped code=0 mute
  passed=$(awk -F'\t' '$2 == "pass"' "$MB_RESULTS" | wc -l)
  failed=$(awk -F'\t' '$2 == "fail"' "$MB_RESULTS" | wc -l)
  skipped=$(awk -F'\t' '$2 == "skip"' "$MB_RESULTS" | wc -l)
  mute=$(awk -F'\t' '$2 == "skip" && $5 ~ /^ *$/ { print "skipped without a reason: " $3 " " $4 }' "$MB_RESULTS")
  awk -F'\t' '$2 == "skip" && $5 !~ /^ *$/ { print "skipped: " $3 " " $4 ": " $5 }' "$MB_RESULTS"
  awk -F'\t' '$2 == "fail" { print "FAILED: " $3 " " ($4 == $3 ? "" : $4) ($5 == "" ? "" : ": " $5) }' "$MB_RESULTS"
  if [[ -n $mute ]]; then
    printf '%s\n' "$mute"
    code=1
  fi
  if [[ $((passed + failed)) -eq 0 ]]; then
    if [[ -n $MB_FILTER ]]; then
      printf 'no test ran: no name contains "%s"\n' "$MB_FILTER"
    else
      printf 'no test ran\n'
    fi
    code=1
  fi
  [[ $failed -eq 0 ]] || code=1
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  exit "$code"
}
