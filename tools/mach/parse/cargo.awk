# SPDX-License-Identifier: MPL-2.0
# Reads the output of `cargo test` and prints STATUS <tab> NAME <tab> REASON.
# A test is named PROGRAM::PATH, as one crate's tests may bear another's names.

/^ +Running / && match($0, /\([^)]*\)/) {
  program = substr($0, RSTART + 1, RLENGTH - 2)
  sub(/^.*\//, "", program)
  sub(/-[0-9a-f]+$/, "", program)
}

/^ +Doc-tests / { program = "doc-" $2 }

/^test .* \.\.\. / {
  name = $0
  sub(/^test /, "", name)
  match(name, / \.\.\. /)
  result = substr(name, RSTART + RLENGTH)
  name = program "::" substr(name, 1, RSTART - 1)
  if (result ~ /^ok/) printf "pass\t%s\t\n", name
  else if (result ~ /^ignored/) {
    reason = result
    sub(/^ignored,? */, "", reason)
    printf "skip\t%s\t%s\n", name, reason
  } else printf "fail\t%s\t\n", name
}
