# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0

# Lists what there is to read, with the title of each page. There is no
# generated reference: headers and .d.ts files carry their own comments.
mach_doc() {
  local file title
  printf 'Pages of this tree, to be read as they are (Markdown):\n\n'
  for file in README.md CONTRIBUTING.md CHANGELOG.md docs/*.md docs/adr/*.md \
    bridge/README.md js/README.md bindings/README.md generated/README.md; do
    [[ -f $file ]] || continue
    title=$(grep -m1 '^# ' "$file" || true)
    printf '  %-44s %s\n' "$file" "${title#\# }"
  done
  cat <<'EOF'

Reference:

  generated/NAME/NAME.d.ts                     a crate's JavaScript interface
  bridge/*/*.h                                 C++; threads and ownership per function
  ./mach help, monkeybridge --help, monkeybridge-bindgen --help
EOF
}
