# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
# Builds a UniFFI crate that lies anywhere, with its bindings and components.
# The crate's own cargo decides where it builds; what is made here lies in the
# user's cache, one folder per crate, and is made again when the library, its
# uniffi.toml, the generator or the bridge's headers changed.

check_crate_folder() {
  [[ -d $1 ]] || die "--crate: there is no folder $1"
  [[ -f $1/Cargo.toml ]] || die "--crate: there is no Cargo.toml in $1"
}

# build_crate DIR dev|release: sets MB_CRATE_OPTIONS for the shell.
build_crate() {
  local dir profile=$2 messages library libraries=()
  dir=$(readlink -f "$1")
  MB_CRATE_OPTIONS=()
  cargo_on_path || die "cargo is missing"

  messages=$(mktemp)
  # Messages are JSON on stdout; what a person reads stays on stderr.
  if ! (cd "$dir" && cargo build --profile "$profile" \
    --message-format=json-render-diagnostics) >"$messages"; then
    rm -f "$messages"
    die "the crate in $dir does not build; cargo's output is above"
  fi
  while read -r library; do
    libraries+=("$library")
  done < <(crate_libraries "$dir" <"$messages")
  rm -f "$messages"
  [[ ${#libraries[@]} -gt 0 ]] || die "the crate in $dir makes no cdylib. Add to its Cargo.toml:
  [lib]
  crate-type = [\"cdylib\", \"lib\"]"

  local cache
  cache=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/monkeybridge/crates
  cache=$cache/$(basename "$dir")-$(printf '%s' "$MB_ROOT $dir $profile" | sha256sum | cut -c1-12)
  for library in "${libraries[@]}"; do
    build_component_of "$library" "$dir" "$cache/$(basename "$library" .so)"
  done
}

# map_module LIBRARY NAMESPACE FILE: as crate:LIBRARY/NAMESPACE, and as
# crate:NAMESPACE unless another library has that namespace too.
map_module() {
  local option
  MB_CRATE_OPTIONS+=(--map "crate:$1/$2=$3")
  for option in "${MB_CRATE_OPTIONS[@]}"; do
    if [[ $option == "crate:$2="* ]]; then
      say "crate:$2 is the one of ${option#*=}; import that of $1 as crate:$1/$2"
      return 0
    fi
  done
  MB_CRATE_OPTIONS+=(--map "crate:$2=$3")
}

# Paths of the cdylibs that cargo's messages name and that belong to the crate
# or to a member of its workspace, not to a dependency.
crate_libraries() {
  grep '"reason":"compiler-artifact"' | grep '"crate_types":\[[^]]*"cdylib"' |
    grep -F "\"manifest_path\":\"$1/" | grep -oE '"/[^"]*\.so"' | tr -d '"' | sort -u
}

build_component_of() {
  local library=$1 dir=$2 out=$3 digest source namespace
  digest=$(digest_of "$library" "$MB_BIN/monkeybridge-bindgen" \
    "$MB_BIN/bridge/shell/monkeybridge" bridge tools/bazel/flags.bzl "$dir/uniffi.toml" \
    "$dir/Cargo.toml" -- ! -name '*.cpp')
  # Crates of the library may have a uniffi.toml each.
  digest+=$(digest_of "$(workspace_of "$dir")" -- -name uniffi.toml)
  if [[ ! -f $out/stamp || $(<"$out/stamp") != "$digest" ]]; then
    rm -rf "$out"
    mkdir -p "$out"
    say "Generating the bindings of $(basename "$library")"
    "$MB_BIN/monkeybridge-bindgen" generate "$library" --out "$out" \
      --manifest-path "$dir/Cargo.toml" >&2 ||
      die "generating the bindings of $library failed; the reason is above"
    for source in "$out"/*.cpp; do
      [[ -f $source ]] || die "the generator made nothing for $library"
      compile_component "$source" "$out"
    done
    ln -sf "$library" "$out/$(basename "$library")"
    printf '%s\n' "$digest" >"$out/stamp"
  fi
  for source in "$out"/*.cpp; do
    namespace=$(basename "$source" .cpp)
    MB_CRATE_OPTIONS+=(--component "$out/lib${namespace}_component.so")
    map_module "$(basename "$library" .so | sed 's/^lib//')" "$namespace" "$out/$namespace.mjs"
  done
}

# The folder of the workspace that a crate belongs to.
workspace_of() {
  dirname "$(cd "$1" && cargo locate-project --workspace --message-format plain)"
}

compile_component() {
  local source=$1 out=$2 namespace flags
  namespace=$(basename "$source" .cpp)
  say "Compiling the component $namespace"
  mapfile -t flags < <(flags_of MB_COPTS; flags_of MB_COMPONENT_COPTS; flags_of MB_STANDALONE_COPTS)
  clang++ "${flags[@]}" -shared -fuse-ld=lld -iquote "$MB_ROOT" \
    -isystem "$(mozjs_include)" -o "$out/lib${namespace}_component.so" "$source" >&2 ||
    die "the generated C++ of $namespace does not compile. That is a fault of Monkeybridge: please report it with the crate's interface."
}
