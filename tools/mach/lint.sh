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
  printf '%s\n' mach .ci/run tests/compat/firefox tests/compat/uniffi
  find tools tests \( -name target -o -name node_modules \) -prune -o \
    -type f -name '*.sh' -print | LC_ALL=C sort
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

# Prints `digest file` for each source: of its text and of what it includes, near
# and far, from this tree.
lint_digests() {
  local list
  list=$(mktemp)
  find bridge js tests tools third_party \( -name target -o -name node_modules \) -prune -o \
    -type f \( -name '*.cpp' -o -name '*.h' \) -print0 | xargs -0 sha256sum >"$list"
  # shellcheck disable=SC2046  # names of the tree have no spaces
  awk '
    FILENAME == ARGV[1] { own[$2] = $1; next }
    /^#include "/ { split($0, part, "\""); uses[FILENAME, ++count[FILENAME]] = part[2] }
    # The digests of all that `file` includes, each once, in a stable order.
    function closure(file, list, i) {
      if (file in seen || !(file in own)) return ""
      seen[file] = 1
      list = own[file]
      for (i = 1; i <= count[file]; i++) list = list closure(uses[file, i])
      return list
    }
    END {
      for (n = 2; n < ARGC; n++) {
        if (ARGV[n] ~ /[.]cpp$/) {
          split("", seen)
          print closure(ARGV[n]), ARGV[n]
        }
      }
    }' "$list" $(cut -c67- "$list")
  rm -f "$list"
}

# tidy_one FILE DIGEST: looks at one file and remembers if there was nothing.
tidy_one() {
  local file=$1 stamp=$MB_TIDY/${1//\//_} options=() text
  # What is built with exceptions uses them; see `exceptions` in BUILD.bazel.
  if grep -qE '^ *\} catch \(' "$file"; then options+=(--extra-arg=-fexceptions); fi
  # The analyzer takes half a minute for the macros of one GoogleTest file; the
  # sanitizers run those.
  if [[ $file == tests/* ]]; then options+=(--checks='-clang-analyzer-*'); fi
  if text=$(clang-tidy --quiet "${options[@]}" -p "$MB_TIDY" "$file" 2>&1); then
    printf '%s\n' "$2" >"$stamp"
    return 0
  fi
  grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed|^Use -header-filter' <<<"$text"
  return 1
}
export -f tidy_one

# Each file is looked at once, until it or something that it includes changes.
lint_tidy() {
  local file digest flags wanted=" $* " left=()
  export MB_TIDY=$MB_STATE/tidy
  mkdir -p "$MB_TIDY"
  # Without -fno-cxx-modules clang-tidy 14 reads headers a second time with a
  # preprocessor that knows no builtins, which the engine's headers refuse.
  {
    flags_of MB_COPTS
    printf '%s\n' -Xclang -fno-cxx-modules
    printf '%s\n' -iquote "$MB_ROOT" -iquote "$(readlink -f bazel-bin 2>/dev/null || echo .)" \
      -isystem "$(mozjs_include)"
  } >"$MB_TIDY/compile_flags.txt"
  flags=$(cat .clang-tidy tools/mach/lint.sh "$MB_TIDY/compile_flags.txt" | sha256sum)
  while read -r digest file; do
    [[ $wanted == *" $file "* ]] || continue
    digest=$(sha256sum <<<"$digest $flags")
    [[ -f $MB_TIDY/${file//\//_} && $(<"$MB_TIDY/${file//\//_}") == "$digest" ]] ||
      left+=("$file" "$digest")
  done < <(lint_digests)
  [[ ${#left[@]} -gt 0 ]] || return 0
  say "lint: clang-tidy looks at $((${#left[@]} / 2)) files"
  printf '%s\0' "${left[@]}" |
    nice -n 15 xargs -0 -n 2 -P "${MB_JOBS:-2}" bash -c 'tidy_one "$@"' tidy
}
