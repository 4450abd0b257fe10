#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Code blocks of the pages that name a file are the file, or a part of it, and
# what they say is printed is printed. In a page:
#     ```js file=examples/hello/main.mjs       lines of that file, one run of them
#     ```text output=examples/hello/main.mjs   lines that running it prints, in
#                                              this order; a line ... stands for any
#     ```text output=demo                      the same for ./mach run
source "$(dirname "$0")/../mach/lib.sh"
cd "$MB_ROOT" || exit 1

# Writes the blocks as $WORK/blocks/N.{head,text}.
mkdir -p "$WORK/blocks"
split_blocks() {
  awk -v out="$WORK/blocks" -v page="$1" -v n="$2" '
    !inside && /^ *```[a-z]* +(file|output)=/ {
      inside = 1; n++
      head = $0; sub(/^ *```[a-z]* +/, "", head)
      print page " " head > (out "/" n ".head")
      printf "" > (out "/" n ".text")
      next
    }
    inside && /^ *```/ { inside = 0; next }
    inside { print > (out "/" n ".text") }
    END { print n }' "$1"
}

# True if the lines of $2 stand in $1 as one run of lines.
is_part_of() {
  awk 'NR == FNR { want[++n] = $0; next } { have[++m] = $0 }
    END {
      for (i = 1; i <= m - n + 1; i++) {
        for (j = 1; j <= n && have[i + j - 1] == want[j]; j++);
        if (j > n) exit 0
      }
      exit 1
    }' "$2" "$1" || { echo "this is not in $1:"; cat "$2"; return 1; }
}

# True if running prints the lines of $2 in their order. Numbers may differ
# where the page says <n>.
prints() {
  local out=$WORK/out.$RANDOM
  if [[ $1 == demo ]]; then ./mach run >"$out" 2>&1; else ./mach run "$1" >"$out" 2>&1; fi ||
    { echo "running $1 failed:"; cat "$out"; return 1; }
  awk 'NR == FNR { if ($0 !~ /^ *(\.\.\.)? *$/) want[++n] = $0; next }
    {
      if (k < n && same($0, want[k + 1])) k++
    }
    END {
      if (k < n) { print "not printed, or not in this order: " want[k + 1]; exit 1 }
    }
    function same(line, pattern,    at) {
      while ((at = index(pattern, "<n>")) > 0) {
        if (substr(line, 1, at - 1) != substr(pattern, 1, at - 1)) return 0
        line = substr(line, at); pattern = substr(pattern, at + 3)
        if (!sub(/^[0-9]+/, "", line)) return 0
      }
      return line == pattern
    }' "$2" "$out" || { cat "$out"; return 1; }
}

count=0
for page in README.md docs/*.md; do
  [[ -f $page ]] || continue
  count=$(split_blocks "$page" "$count")
done

for ((i = 1; i <= count; i++)); do
  read -r page head <"$WORK/blocks/$i.head"
  what=${head#*=}
  what=${what%% *}
  case $head in
    file=*) check "$page: the block of $what is in that file" is_part_of "$what" "$WORK/blocks/$i.text" ;;
    output=*) check "$page: $what prints what the page says" prints "$what" "$WORK/blocks/$i.text" ;;
  esac
done

[[ $count -gt 0 ]] || check 'the pages have blocks that name a file' false
finish
