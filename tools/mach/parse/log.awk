# SPDX-License-Identifier: MPL-2.0
# Reads the log of one test program, GoogleTest's lines or TAP, and prints one
# line per test: STATUS <tab> NAME <tab> REASON, STATUS being pass, fail or skip.

function emit(status, name, reason) {
  gsub(/\t/, " ", name)
  gsub(/\t/, " ", reason)
  printf "%s\t%s\t%s\n", status, name, reason
  count++
}

{ sub(/\r$/, "") }

# --- GoogleTest -------------------------------------------------------------

/^\[ RUN      \] / {
  running = substr($0, 14)
  reason = ""
  next
}

# GTEST_SKIP() << "why" prints "file:line: Skipped" and the text after it.
running != "" && /: Skipped$/ {
  wantReason = 1
  next
}

wantReason {
  wantReason = 0
  reason = $0
}

/^\[       OK \] .*\([0-9]+ ms\)$/ { gtest("pass"); next }
/^\[  FAILED  \] .*\([0-9]+ ms\)$/ { gtest("fail"); next }
/^\[  SKIPPED \] .*\([0-9]+ ms\)$/ { gtest("skip"); next }

function gtest(status,    name) {
  name = substr($0, 14)
  sub(/ \([0-9]+ ms\)$/, "", name)
  sub(/, where .*$/, "", name)
  emit(status, name, status == "skip" ? reason : "")
  running = ""
}

/^  YOU HAVE [0-9]+ DISABLED TESTS?$/ { emit("skip", "DISABLED tests", "") }

# --- TAP --------------------------------------------------------------------

/^1\.\.[0-9]+/ {
  plan = $0
  sub(/^1\.\./, "", plan)
  sub(/[^0-9].*$/, "", plan)
  hasPlan = 1
  if (plan + 0 == 0 && match($0, /# *[Ss][Kk][Ii][Pp]/)) {
    reason = substr($0, RSTART + RLENGTH)
    sub(/^ +/, "", reason)
    emit("skip", "whole file", reason)
    tap = 0
    plan = 0
  }
  next
}

/^(not )?ok( |$)/ {
  tap++
  failed = /^not ok/
  name = $0
  sub(/^(not )?ok */, "", name)
  sub(/^[0-9]+ */, "", name)
  sub(/^- */, "", name)
  if (!failed && match(name, / *# *[Ss][Kk][Ii][Pp][^ ]*/)) {
    reason = substr(name, RSTART + RLENGTH)
    sub(/^ +/, "", reason)
    emit("skip", substr(name, 1, RSTART - 1), reason)
  } else {
    emit(failed ? "fail" : "pass", name, "")
  }
  next
}

/^Bail out!/ { emit("fail", $0, "") }

END {
  if (running != "") emit("fail", running, "did not end")
  if (hasPlan && plan + 0 != tap + 0)
    emit("fail", "plan", "planned " plan " tests, ran " tap + 0)
}
