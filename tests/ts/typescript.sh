#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# The declarations are strict TypeScript. tsc reads at once every .d.ts of
# generated/ and js/ and the programs tests/ts/NAMESPACE.ts that use them. In a
# program
#     // @ts-expect-error why it is refused
# stands before a line that must not compile; each of them is a test too.
source "$(dirname "$0")/../mach/lib.sh"
cd "$MB_ROOT" || exit 1

shopt -s nullglob
declarations=(generated/*/*.d.ts js/*/*.d.ts)
programs=(tests/ts/*.ts)
config=$MB_STATE/test/typescript.json
found=$MB_STATE/test/tsc.log

# Programs import a crate by the URI that mach maps to it. Of the library only
# the language: what the host adds is declared under js/.
write_config() {
  local file uri uris='' comma=''
  printf '{"compilerOptions": {\n'
  printf '  "strict": true, "noEmit": true, "skipLibCheck": false, "types": [],\n'
  printf '  "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true,\n'
  printf '  "target": "ES2022", "lib": ["ES2022"], "module": "ESNext", "moduleResolution": "bundler",\n'
  printf '  "paths": {'
  for file in generated/*/*.d.ts; do
    uri=crate:$(basename "$file" .d.ts)
    # Two libraries may contain one crate.
    [[ $uris != *" $uri "* ]] || uri=crate:$(basename "$(dirname "$file")")/${uri#crate:}
    uris+=" $uri "
    printf '%s\n    "%s": ["%s"]' "$comma" "$uri" "$MB_ROOT/$file"
    comma=,
  done
  printf '\n  }\n},\n"files": ['
  comma=''
  for file in "${declarations[@]}" "${programs[@]}"; do
    printf '%s\n  "%s"' "$comma" "$MB_ROOT/$file"
    comma=,
  done
  printf '\n]}\n'
}

# Exit code 2 says that there are errors; the tests below say which.
compiles() {
  local code=0
  node_modules/.bin/tsc -p "$config" --pretty false >"$found" || code=$?
  [[ $code -eq 0 || $code -eq 2 || $code -eq 1 ]] || { cat "$found"; return 1; }
  # An error of the configuration belongs to no file.
  if grep -vE '^[^ ].*\([0-9]+,[0-9]+\): error |^ ' "$found"; then return 1; fi
}

# tsc names files from the folder that it is started in.
errors_in() {
  grep -F "$1(" "$found" | grep -v 'error TS2578:'
}

has_no_errors() { ! errors_in "$1"; }

# TS2578: the line after the directive compiles.
refuses() {
  ! grep -F "$1($2," "$found" | grep 'error TS2578:'
}

has_programs() {
  local folder missing=0
  for folder in generated/*/; do
    folder=$(basename "$folder")
    [[ -f tests/ts/$folder.ts ]] || { echo "there is no tests/ts/$folder.ts"; missing=1; }
  done
  return "$missing"
}

check 'every folder of generated/ has a program that uses it' has_programs
check 'package-lock.json names no registry' test -z "$(grep -E 'resolved|://' package-lock.json)"

write_config >"$config"
check 'tsc runs over all declarations and programs' compiles
for file in "${declarations[@]}"; do
  check "$file is strict TypeScript" has_no_errors "$file"
done
for file in "${programs[@]}"; do
  check "$file compiles" has_no_errors "$file"
  while IFS=: read -r line text; do
    check "$(basename "$file" .ts): ${text#*@ts-expect-error }" refuses "$file" "$line"
  done < <(grep -n '// @ts-expect-error ' "$file")
done

finish
