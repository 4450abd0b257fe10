# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
# Every linter over the whole tree, or over the files named. Each one runs even
# if another complained; the exit code is 1 if any did. A linter that is not
# installed is named and does not count.
source tools/mach/build.sh

# Hand-written C++; what the generator writes is formatted by nobody.
cpp_files() {
  find bridge js tests tools third_party \( -name target -o -name node_modules \) -prune -o \
    -type f \( -name '*.cpp' -o -name '*.h' \) -print | LC_ALL=C sort
}

shell_files() {
  local file
  printf '%s\n' mach .ci/run
  for file in tools/mach/*.sh tools/bazel/*.sh tests/mach/*.sh tests/golden/*.sh tests/ts/*.sh tests/acceptance/*.sh; do
    [[ -f $file ]] && printf '%s\n' "$file"
  done
  return 0
}

mach_lint() {
  local files=() cpp=() rust=1 file failed=()
  setup_all
  if [[ $# -gt 0 ]]; then
    rust=0
    for file in "$@"; do
      [[ $file == /* ]] || file=$(realpath "$MB_CALLER_DIR/$file")
      file=${file#"$MB_ROOT/"}
      files+=("$file")
      case $file in
        *.cpp | *.h) cpp+=("$file") ;;
        *.rs) rust=1 ;;
      esac
    done
  else
    mapfile -t cpp < <(cpp_files)
  fi

  if [[ ${#cpp[@]} -gt 0 ]]; then
    lint_step clang-format clang-format --dry-run --Werror "${cpp[@]}"
    lint_step sizes lint_sizes "${cpp[@]}"
    lint_step clang-tidy lint_tidy "${cpp[@]}"
  fi
  if [[ $rust -eq 1 ]]; then
    lint_step rustfmt cargo fmt --all --check
    lint_step clippy cargo clippy --workspace --all-targets --release --offline --locked -- -D warnings
  fi
  if [[ $# -eq 0 ]]; then
    mapfile -t files < <(shell_files)
    lint_step shellcheck shellcheck -x "${files[@]}"
  fi

  if [[ ${#failed[@]} -gt 0 ]]; then
    die "lint: ${failed[*]} complained"
  fi
  say "lint: nothing to complain about"
}

# lint_step NAME COMMAND...: adds NAME to failed if the command fails.
lint_step() {
  local name=$1
  shift
  if ! command -v "$1" >/dev/null; then
    say "lint: $name is not installed; left out"
    return 0
  fi
  if [[ $1 == cargo ]] && ! cargo "$2" --version >/dev/null 2>&1; then
    say "lint: cargo $2 is not installed (rustup component add ${name}); left out"
    return 0
  fi
  say "lint: $name"
  "$@" >&2 || failed+=("$name")
}

# 400 lines is where a file is split; a test file may list what it claims.
lint_sizes() {
  local file lines code=0
  for file in "$@"; do
    [[ $file != tests/* ]] || continue
    lines=$(wc -l <"$file")
    if [[ $lines -gt 400 ]]; then
      printf '%s: %d lines; split it at 400\n' "$file" "$lines"
      code=1
    fi
  done
  return "$code"
}

# What passed is not looked at again until a file changes.
lint_tidy() {
  local sources=() file digest database=$MB_STATE/tidy-flags log=$MB_STATE/tidy.log code=0
  for file in "$@"; do
    [[ $file == *.cpp ]] && sources+=("$file")
  done
  [[ ${#sources[@]} -gt 0 ]] || return 0
  digest=$(digest_of .clang-tidy "${sources[@]}")$(digest_of bridge js tests -- -name '*.h')
  if stamp_is tidy "$digest"; then return 0; fi
  mkdir -p "$database"
  # Without -fno-cxx-modules clang-tidy 14 reads headers a second time with a
  # preprocessor that knows no builtins, which the engine's headers refuse.
  {
    flags_of MB_COPTS
    printf '%s\n' -Xclang -fno-cxx-modules
    printf '%s\n' -iquote "$MB_ROOT" -iquote "$(readlink -f bazel-bin 2>/dev/null || echo .)" \
      -isystem "$(mozjs_include)"
  } >"$database/compile_flags.txt"
  printf '%s\0' "${sources[@]}" |
    xargs -0 -n 4 -P "$(nproc)" clang-tidy --quiet -p "$database" >"$log" 2>&1 || code=1
  grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed|^Use -header-filter' "$log" || true
  [[ $code -eq 0 ]] || return 1
  set_stamp tidy "$digest"
}
