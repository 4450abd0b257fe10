#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Runs programs that say in their first comment how they must end:
#   component: NS   module: NS   option: --FLAG   exit: N   stdout: RE   stderr: RE
# and with which option each is run once more: also: --FLAG
# run_programs.sh MONKEYBRIDGE GENERATED_FOLDER COMPONENT_FOLDER PROGRAM...
# A component is COMPONENT_FOLDER/NS/libNS_component.so.
set -u
shell=$1 generated=$2 components=$3
shift 3
out=$(mktemp) err=$(mktemp)
trap 'rm -f "$out" "$err"' EXIT
failed=0 number=0

# said PROGRAM KEY: the values of one key in the program's comment
said() {
  sed -n "s#^// $2: ##p" "$1"
}

# run_program PROGRAM [OPTION]
run_program() {
  local program=$1 problems options name code wanted pattern ns option
  number=$((number + 1)) problems=()
  options=(${2:+"$2"})
  while read -r ns; do
    options+=(--component "$components/$ns/lib${ns}_component.so")
  done < <(said "$program" component)
  while read -r ns; do
    options+=(--map "crate:$ns=$generated/$ns/$ns.mjs")
  done < <(said "$program" component; said "$program" module)
  while read -r option; do
    options+=("$option")
  done < <(said "$program" option)

  RUST_BACKTRACE=0 timeout 60 "$shell" run ${options[@]+"${options[@]}"} "$program" >"$out" 2>"$err"
  code=$?
  wanted=$(said "$program" exit)
  [[ $code -eq $wanted ]] || problems+=("exit code $code instead of $wanted")
  while read -r pattern; do
    grep -qE -- "$pattern" "$out" || problems+=("nothing on stdout matches $pattern")
  done < <(said "$program" stdout)
  while read -r pattern; do
    grep -qE -- "$pattern" "$err" || problems+=("nothing on stderr matches $pattern")
  done < <(said "$program" stderr)

  name="$(basename "$program" .mjs)${2:+ $2}"
  if [[ ${#problems[@]} -eq 0 ]]; then
    echo "ok $number - $name"
  else
    failed=1
    echo "not ok $number - $name"
    printf '#   %s\n' "${problems[@]}"
    sed 's/^/# stdout: /' "$out" | head -40
    sed 's/^/# stderr: /' "$err" | head -40
  fi
}

for program in "$@"; do
  run_program "$program"
  while read -r again; do
    run_program "$program" "$again"
  done < <(said "$program" also)
done
echo "1..$number"
[[ $number -gt 0 ]] || failed=1
exit "$failed"
