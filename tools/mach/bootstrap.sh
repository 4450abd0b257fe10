# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
source tools/mach/setup.sh

mach_bootstrap() {
  [[ $# -eq 0 ]] || die "bootstrap takes no arguments"
  setup_all
  setup_typescript
  say "Ready: ./mach run, ./mach test, or bazel build //..."
}
