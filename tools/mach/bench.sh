# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
source tools/mach/build.sh

# bench [FILTER] [--json FILE]: tests/bench/main.mjs with the components of the
# crates it measures; its table goes to stdout.
mach_bench() {
  local args=() filter="" json=""
  while [[ $# -gt 0 ]]; do
    case $1 in
      --json)
        [[ $# -ge 2 ]] || die "--json needs a file"
        if [[ $2 == /* ]]; then json=$2; else json=$MB_CALLER_DIR/$2; fi
        args+=(--json)
        shift
        ;;
      -*) die "bench knows no option $1" ;;
      *) filter=$1 ;;
    esac
    shift
  done
  [[ -f tests/bench/main.mjs ]] || die "there is no tests/bench/main.mjs"
  ensure_host
  local options=() namespace
  for namespace in $(bench_namespaces); do
    bazel_call build "//generated/$namespace:${namespace}_component" >&2 ||
      die "the component $namespace does not build"
    options+=(--component "$MB_BIN/generated/$namespace/lib${namespace}_component.so"
      --map "crate:$namespace=generated/$namespace/$namespace.mjs")
  done
  [[ -z $filter ]] || args=("$filter" "${args[@]}")
  local program=("$MB_BIN/bridge/shell/monkeybridge" run "${options[@]}" tests/bench/main.mjs "${args[@]}")
  [[ -n $json ]] || exec "${program[@]}"
  # The last line is the table as JSON.
  "${program[@]}" | tee >(tail -n 1 >"$json") | grep -v '^\['
}

# The namespaces are what the benchmarks import as crate:NAMESPACE.
bench_namespaces() {
  grep -rhoE '"crate:[a-z0-9_]+"' tests/bench | tr -d '"' | cut -d: -f2 | sort -u
}
