# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
source tools/mach/build.sh

# Path as the caller meant it.
from_caller() {
  if [[ $1 == /* ]]; then printf '%s\n' "$1"; else printf '%s\n' "$MB_CALLER_DIR/$1"; fi
}

mach_run() {
  local crate="" profile=dev passed=() script options=()
  while [[ $# -gt 0 ]]; do
    case $1 in
      --crate)
        [[ $# -ge 2 ]] || die "--crate needs the folder of a crate"
        crate=$(from_caller "$2")
        shift 2
        ;;
      --crate=*)
        crate=$(from_caller "${1#--crate=}")
        shift
        ;;
      --release)
        profile=release
        shift
        ;;
      --)
        # Options of the shell, up to the script.
        shift
        while [[ $# -gt 0 && $1 == -* ]]; do
          passed+=("$1")
          shift
        done
        break
        ;;
      -*) die "run knows no option $1; options of monkeybridge itself stand after --" ;;
      *) break ;;
    esac
  done

  if [[ -n $crate ]]; then
    [[ $# -gt 0 ]] || die "run --crate DIR needs a script to run"
    source tools/mach/crate.sh
    check_crate_folder "$crate"
  fi
  script=$MB_ROOT/examples/$MB_DEMO_CRATE/main.mjs
  if [[ $# -gt 0 ]]; then
    script=$(from_caller "$1")
    shift
  fi
  [[ -f $script ]] || die "there is no file $script"

  ensure_host
  if [[ -n $crate ]]; then
    build_crate "$crate" "$profile"
    options=("${MB_CRATE_OPTIONS[@]}")
  else
    example_options "$script"
    options=("${MB_EXAMPLE_OPTIONS[@]}")
  fi
  cd "$MB_CALLER_DIR" || exit
  exec "$MB_BIN/bridge/shell/monkeybridge" run "${passed[@]}" "${options[@]}" "$script" "$@"
}

# A script under examples/NAME/ may import the crate in that folder.
example_options() {
  local path name
  MB_EXAMPLE_OPTIONS=()
  path=$(readlink -f "$1")
  [[ $path == "$MB_ROOT"/examples/*/* ]] || return 0
  name=${path#"$MB_ROOT/examples/"}
  name=${name%%/*}
  name=${name//-/_}
  local component
  for component in "$MB_BIN/generated/$name"/lib*_component.so; do
    [[ -f $component ]] || continue
    local namespace
    namespace=$(basename "$component" _component.so)
    namespace=${namespace#lib}
    MB_EXAMPLE_OPTIONS+=(--component "$component"
      --map "crate:$namespace=$MB_ROOT/generated/$name/$namespace.mjs")
  done
}
