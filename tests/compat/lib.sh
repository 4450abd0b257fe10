# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
# What the runners of other projects' suites share: a checkout that the user
# gives, a scratch workspace in which its crates are built with the uniffi of
# this tree, components, and a table in docs/compat.md. Nothing of a checkout
# is ever copied into this tree.
set -euo pipefail

MB_ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck disable=SC2034  # used by mach's parts
MB_CALLER_DIR=$PWD
cd "$MB_ROOT"

# shellcheck source=tools/mach/common.sh
source tools/mach/common.sh
# shellcheck source=tools/mach/build.sh
source tools/mach/build.sh
# shellcheck source=tools/mach/crate.sh
source tools/mach/crate.sh

# arguments_of USAGE [ARGUMENT...]: sets CHECKOUT, COMMIT and WITHOUT, or says
# how.
arguments_of() {
  local usage=$1
  shift
  CHECKOUT=
  COMMIT=
  WITHOUT=()
  while [[ $# -gt 0 ]]; do
    case $1 in
      --commit)
        [[ $# -ge 2 ]] || die "--commit needs a text"
        COMMIT=$2
        shift 2
        ;;
      --without)
        [[ $# -ge 2 ]] || die "--without needs a name"
        WITHOUT+=("$2")
        shift 2
        ;;
      -*) printf '%s\n' "$usage" >&2; exit 2 ;;
      *) CHECKOUT=$(readlink -f "$(from_here "$1")" || true); shift ;;
    esac
  done
  if [[ -z $CHECKOUT ]]; then
    printf '%s\n' "$usage" >&2
    exit 2
  fi
  [[ -d $CHECKOUT ]] || die "there is no folder $CHECKOUT"
  [[ -n $COMMIT ]] || COMMIT=$(commit_of "$CHECKOUT")
}

# Whether --without names it.
left_out() {
  local name
  for name in "${WITHOUT[@]}"; do
    [[ $name != "$1" ]] || return 0
  done
  return 1
}

from_here() {
  if [[ $1 == /* ]]; then printf '%s\n' "$1"; else printf '%s\n' "$MB_CALLER_DIR/$1"; fi
}

# The commit of a clone, with a mark if it was changed.
commit_of() {
  local commit changed=
  if ! commit=$(git -C "$1" rev-parse HEAD 2>/dev/null) ||
    [[ $(git -C "$1" rev-parse --show-toplevel) != "$1" ]]; then
    printf 'no clone\n'
    return
  fi
  [[ -z $(git -C "$1" status --porcelain 2>/dev/null | head -1) ]] || changed=', changed'
  printf '%s%s\n' "$commit" "$changed"
}

# new_workspace NAME MEMBER...: an empty cargo workspace in $SCRATCH. What cargo
# built for it before is kept.
new_workspace() {
  local name=$1 member
  shift
  SCRATCH=$MB_STATE/compat/$name
  rm -rf "$SCRATCH/workspace" "$SCRATCH/bindings"
  mkdir -p "$SCRATCH/workspace" "$SCRATCH/bindings"
  {
    printf '[workspace]\nresolver = "2"\nmembers = ['
    for member in "$@"; do
      printf '"%s", ' "$member"
    done
    printf ']\n[workspace.dependencies]\nuniffi = { version = "=0.32.0", default-features = false }\n'
  } >"$SCRATCH/workspace/Cargo.toml"
}

# build_library LIBRARY [CARGO-OPTION...]: sets LIBRARY to the path of the cdylib.
build_library() {
  LIBRARY=$SCRATCH/target/debug/$1
  shift
  cargo_on_path || die "cargo is missing"
  (cd "$SCRATCH/workspace" && cargo build --target-dir "$SCRATCH/target" "$@") >&2 ||
    die "the crates of the checkout do not build; cargo's output is above"
  [[ -f $LIBRARY ]] || die "cargo made no $LIBRARY"
}

# make_components GENERATOR-OPTION...: generates and compiles; sets COMPONENTS to
# the options of the shell that load them.
make_components() {
  local source namespace out=$SCRATCH/bindings
  "$MB_BIN/monkeybridge-bindgen" generate "$LIBRARY" --out "$out" "$@" \
    2>"$SCRATCH/generate.log" || return 1
  COMPONENTS=()
  ln -sf "$LIBRARY" "$out/$(basename "$LIBRARY")"
  for source in "$out"/*.cpp; do
    namespace=$(basename "$source" .cpp)
    compile_component "$source" "$out"
    COMPONENTS+=(--component "$out/lib${namespace}_component.so")
  done
}

# Why make_components failed.
refusal() {
  sed -n 's/^error: //p' "$SCRATCH/generate.log" | head -1
}

# run_file NAME FILE OPTION...: runs a test file; adds a row to ROWS.
ROWS=()
FAILED=0
run_file() {
  local name=$1 file=$2 log=$SCRATCH/log why=''
  shift 2
  if timeout 300 "$MB_BIN/bridge/shell/monkeybridge" xpcshell "$@" "$file" >"$log" 2>&1; then
    add_row "$name" yes ''
    return
  fi
  # The first failure; those after it are often its consequence.
  why=$(sed -n 's/^ *message: "\(.*\)"$/\1/p' "$log" | grep -v '^not run: ' | head -1)
  add_row "$name" no "${why:-$(tail -1 "$log")}"
}

# add_row NAME yes|no WHY
add_row() {
  local why=${3//|/\\|}
  why=${why#error: }
  why=${why//"$SCRATCH"\//}
  why=${why//"$CHECKOUT"\//}
  [[ $2 == yes ]] || FAILED=$((FAILED + 1))
  ROWS+=("| \`$1\` | $2 | ${why:0:300} |")
  printf '%-4s %s%s\n' "$2" "$1" "${why:+  $why}"
}

# write_table NAME HEADING [PAGE]: replaces the part of the page, docs/compat.md,
# between the comments NAME and /NAME.
write_table() {
  local page=${3:-docs/compat.md} part=$SCRATCH/part
  {
    printf '<!-- %s -->\n' "$1"
    printf 'Commit: %s\n\n' "$COMMIT"
    printf '| %s | passed | why not |\n|---|---|---|\n' "$2"
    printf '%s\n' "${ROWS[@]}"
    printf '<!-- /%s -->\n' "$1"
  } >"$part"
  awk -v name="$1" -v part="$part" '
    $0 == "<!-- /" name " -->" { inside = 0; next }
    $0 == "<!-- " name " -->" { inside = 1; while ((getline line < part) > 0) print line }
    !inside { print }
  ' "$page" >"$page.new"
  mv "$page.new" "$page"
  say "$((${#ROWS[@]} - FAILED)) of ${#ROWS[@]} passed; the table is in $page"
}
