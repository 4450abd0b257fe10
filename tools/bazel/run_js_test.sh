#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Runs one JS test: run_js_test.sh MONKEYBRIDGE [OPTION...] TEST.js
# The test's folder for temporary files is the one that Bazel gives it.
set -eu
shell=$1
shift
export TMPDIR="${TEST_TMPDIR:-${TMPDIR:-/tmp}}"
exec "./$shell" xpcshell "$@"
