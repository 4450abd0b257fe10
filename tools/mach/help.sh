# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0

mach_help() {
  cat <<'EOF'
usage: ./mach COMMAND [ARGUMENT...]

  run                            the demo of examples/todo-sync
  run SCRIPT [ARG...]            a script; one under examples/NAME/ gets that crate
  run --crate DIR SCRIPT [ARG...]
                                 build the UniFFI crate in DIR (anywhere), generate
                                 and build its component, run SCRIPT with it.
                                 --release builds the crate optimised; options
                                 of `monkeybridge run` may stand before SCRIPT
                                 after --, e.g. -- --gc-stress SCRIPT
  test [FILTER]                  every test, or those whose name contains FILTER
    --prove                      break the code with each patch of tests/faults/
                                 and see that the test it names turns red
    --sanitize=address|thread    the C++ and JS tests under ASan with UBSan;
                                 the tests of the engine-free parts under TSan
  bench [FILTER] [--json FILE]   benchmarks

  bootstrap                      install packages, fetch crates
  build                          build everything
  bindgen [CRATE...]             write generated/ anew
  install --prefix DIR           programs, headers, declarations
  format                         clang-format and rustfmt, in place
  lint [FILE...]                 formatters, clang-tidy, clippy, shellcheck
  doc                            what documentation there is, and where

The first run or test sets everything up: it needs apt, cargo 1.87 or newer and
the usual registries. Set-up that is done is not done again.
EOF
}
