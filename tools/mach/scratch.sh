# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
# A copy of the tree that tests may edit. It lies at a fixed place and is kept,
# so that Bazel and cargo build there only what differs: Bazel's disk cache is
# that of the tree itself, and cargo's target folder begins with its crates.
#
# scratch_sync NAME: brings the copy up to date and prints its folder.
# scratch_mach FOLDER ARGUMENT...: runs the copy's own mach.

scratch_sync() {
  local from=$MB_ROOT to=$MB_ROOT/target/mach/scratch/$1 file
  mkdir -p "$to"
  # A file is copied only if it differs, and then with a new time: cargo would
  # take an older time for "unchanged".
  while IFS= read -r -d '' file; do
    if [[ -L $from/$file || ! -f $from/$file ]]; then continue; fi
    if ! cmp -s "$from/$file" "$to/$file"; then
      mkdir -p "$(dirname "$to/$file")"
      cp "$from/$file" "$to/$file"
    fi
    [[ ! -x $from/$file ]] || chmod +x "$to/$file"
  done < <(scratch_files "$from")
  while IFS= read -r -d '' file; do
    [[ -e $from/$file ]] || rm -f "$to/$file"
  done < <(scratch_files "$to")
  scratch_target "$from/target" "$to/target"
  [[ ! -d $from/node_modules ]] || ln -sfn "$from/node_modules" "$to/node_modules"
  printf '%s\n' "$to"
}

# What is compiled from a registry is the same in every folder. It must not be
# the same target folder, for libraries of the copy would replace the tree's.
scratch_target() {
  local part
  [[ ! -L $2 ]] || rm "$2"
  # A copy that still has .d files in common with the tree is made anew.
  if [[ -n $(find "$2/release/deps" -maxdepth 1 -name '*.d' -links +1 -print -quit 2>/dev/null) ]]; then
    rm -rf "$2/release"
  fi
  [[ ! -d $2/release && -d $1/release/deps ]] || return 0
  mkdir -p "$2/release/deps"
  # Libraries are replaced when they are built anew and can be shared until then.
  # Into the rest, the .d files of deps too, cargo and rustc write.
  find "$1/release/deps" -maxdepth 1 -type f \( -name '*.rlib' -o -name '*.rmeta' -o -name '*.so' \) \
    -exec cp -al -t "$2/release/deps" {} +
  find "$1/release/deps" -maxdepth 1 -type f ! -name '*.rlib' ! -name '*.rmeta' ! -name '*.so' \
    -exec cp -a -t "$2/release/deps" {} +
  for part in .fingerprint build; do
    cp -a "$1/release/$part" "$2/release/"
  done
}

# What a build in a copy must leave as it is: names, sizes, times, places of the
# files of the tree's target folder.
scratch_list_target() {
  find "$MB_ROOT/target/release" -name incremental -prune -o \
    -type f -printf '%p %s %T@ %i\n' 2>/dev/null | LC_ALL=C sort
}

scratch_files() {
  (cd "$1" && find . \( -name target -o -name node_modules -o -name .git -o -name 'bazel-*' \
    -o -name '*.pyc' \) -prune -o -type f -printf '%P\0')
}

scratch_mach() {
  local folder=$1
  shift
  MB_STATE_DIR=$folder.state MB_DISK_CACHE=$MB_ROOT/target/mach/disk-cache MB_INNER=1 \
    "$folder/mach" "$@"
}
