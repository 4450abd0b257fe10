#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Runs programs that say in their first comment how they must end:
#   component: NS   module: NS   option: --FLAG   exit: N   stdout: RE   stderr: RE
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

for program in "$@"; do
  number=$((number + 1)) problems=()
  options=()
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

  name=$(basename "$program" .mjs)
  if [[ ${#problems[@]} -eq 0 ]]; then
    echo "ok $number - $name"
  else
    failed=1
    echo "not ok $number - $name"
    printf '#   %s\n' "${problems[@]}"
    sed 's/^/# stdout: /' "$out" | head -40
    sed 's/^/# stderr: /' "$err" | head -40
  fi
done
echo "1..$number"
[[ $number -gt 0 ]] || failed=1
exit "$failed"
