#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
#
# What the monkeybridge binary does as a program: exit codes, output, options.
#
# usage: test_shell.sh MONKEYBRIDGE HELP_FOLDER
#
# Each check runs the binary in an empty folder of its own.

monkeybridge=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
help=$(cd "$2" && pwd)
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0
count=0

# run ARGUMENT...: sets $code, $out and $err.
run() {
  "$monkeybridge" "$@" >stdout 2>stderr </dev/null
  code=$?
  out=$(cat stdout)
  err=$(cat stderr)
}

# check NAME CODE: the last run left with CODE. Further checks follow with
# is/has on $out and $err.
check() {
  name=$1
  count=$((count + 1))
  [ "$code" -eq "$2" ] || fail "exit code $code instead of $2"
}

fail() {
  failed=1
  printf 'FAIL %s: %s\n--- stdout\n%s\n--- stderr\n%s\n' "$name" "$1" "$out" "$err"
}

# is TEXT EXPECTED; has TEXT PART
is() { [ "$1" = "$2" ] || fail "expected: $2"; }
has() { case "$1" in *"$2"*) ;; *) fail "lacks: $2" ;; esac; }
lacks() { case "$1" in *"$2"*) fail "has: $2" ;; esac; }

# ---------------------------------------------------------------------------
# Running

echo 'console.log("hello", scriptArgs.join("|"))' >hello.mjs
run run hello.mjs a --b -c
check "a program prints and nothing else does" 0
is "$out" "hello a|--b|-c"
is "$err" ""

run run --map x:y=hello.mjs hello.mjs --map z
check "options before the script are ours, those behind it the script's" 0
is "$out" "hello --map|z"

echo 'export const n = 1' >lib.mjs
cat >modules.mjs <<'END'
import * as a from "./lib.mjs";
import * as b from "x:lib";
import * as c from "app/lib.mjs";
import * as d from "mapped";
const e = await import("./lib.mjs");
console.log(a === b, a === c, a === d, a === e, import.meta.url.startsWith("file:///"));
END
echo '{"imports": {"mapped": "./lib.mjs"}}' >map.json
run run --map x:lib=lib.mjs --map app/=. --import-map map.json modules.mjs
check "one file is one module whatever URI led there" 0
is "$out" "true true true true true"

echo 'var interface = 1; console.log(interface, this === globalThis)' >sloppy.js
run run --classic sloppy.js
check "--classic runs a sloppy-mode script" 0
is "$out" "1 true"

echo 'var early = 1' >prelude.js
echo 'console.log(early)' >late.mjs
run run --prelude prelude.js late.mjs
check "--prelude runs first in the same global" 0
is "$out" "1"

cat >order.mjs <<'END'
setTimeout(() => console.log("timer 2"), 2);
setTimeout(() => console.log("timer 1"), 1);
queueMicrotask(() => console.log("microtask"));
console.log("main");
await null;
console.log("after await");
END
run run order.mjs
check "main, microtasks and timers run in order" 0
is "$out" "main
microtask
after await
timer 1
timer 2"

run run --test-twice hello.mjs
check "a second runtime runs after the first" 0
is "$out" "hello 
hello "

run run --test-thread hello.mjs x
check "the runtime may live on another thread" 0
is "$out" "hello x"

run run --test-thread --test-twice --async-stacks --untrusted hello.mjs x
check "all together" 0
is "$out" "hello x
hello x"

# ---------------------------------------------------------------------------
# Failures

printf 'function f() {\n\tnull.x;\n}\nf();\n' >throws.mjs
run run throws.mjs
check "an uncaught error shows place, line, caret and stack" 1
is "$err" "$folder/throws.mjs:2:2
	null.x;
	^
Uncaught TypeError: null has no properties
    f@$folder/throws.mjs:2:2
    @$folder/throws.mjs:4:1"

echo 'let x = ;' >syntax.mjs
run run syntax.mjs
check "a syntax error shows its place" 1
has "$err" "syntax.mjs:1:9
let x = ;
        ^
Uncaught SyntaxError: "

for value in 'null' 'Symbol("s")' '{toString() { throw 1 }}' 'new Proxy({}, {})' 'undefined'; do
  echo "throw $value" >any.mjs
  run run any.mjs
  check "throw $value ends the program" 1
  has "$err" "Uncaught "
done

echo 'Promise.reject(new TypeError("lost")); setTimeout(() => console.log("no"), 1)' >reject.mjs
run run reject.mjs
check "an unhandled rejection ends the program" 1
has "$err" "Uncaught (in promise) TypeError: lost"
is "$out" ""

echo 'const p = Promise.reject(1); p.catch(() => console.log("caught"))' >handled.mjs
run run handled.mjs
check "a handled rejection does not" 0
is "$out" "caught"

echo 'setTimeout(() => { throw new Error("late") }, 1); await new Promise(() => {})' >timer.mjs
run run timer.mjs
check "an error in a timer ends the program" 1
has "$err" "Uncaught Error: late"

echo 'await new Promise(() => {})' >never.mjs
run run never.mjs
check "a top-level await that cannot settle is named" 13
has "$err" "module $folder/never.mjs"
has "$err" "MB_NEVER_SETTLES"

echo 'import "./never.mjs"' >never2.mjs
run run never2.mjs
check "also in a dependency" 13

echo '(function f() { f() + 1 })()' >deep.mjs
run run deep.mjs
check "endless recursion is an error, not a crash" 1
has "$err" "InternalError: too much recursion"
run run --test-thread deep.mjs
check "endless recursion on a thread is an error too" 1
has "$err" "InternalError: too much recursion"

run run none.mjs
check "a missing script is named" 1
has "$err" "$folder/none.mjs"

echo 'import "./gone.mjs"' >imports.mjs
run run imports.mjs
check "a missing import names importer and place" 1
has "$err" "imported from $folder/imports.mjs:1:8"
has "$err" "tried $folder/gone.mjs"

run run --test-twice throws.mjs
check "a failure in the first of two runtimes counts" 1

run run --gc-stress hello.mjs
check "--gc-stress without a collection fails" 1
has "$err" "--gc-stress collected 0 times"

# ---------------------------------------------------------------------------
# Command line

run
check "no arguments print help" 2
has "$err" "Usage"
run run
check "run without a script prints help" 2
run xpcshell
check "xpcshell without tests is refused" 2
run --version
check "--version" 0
has "$out" "SpiderMonkey "
for command in run xpcshell; do
  run $command --help
  check "$command --help is help/$command.txt" 0
  is "$out" "$(cat "$help/$command.txt")"
done
run run
is "$err" "$(cat "$help/run.txt")"
run --help
check "--help is help/monkeybridge.txt" 0
is "$out" "$(cat "$help/monkeybridge.txt")"
run nonsense
check "an unknown command is refused" 2
run run --nonsense hello.mjs
check "an unknown option is refused" 2
has "$err" "--nonsense"
run run --deno hello.mjs
check "--deno is refused" 2
has "$err" "--deno is not available"
run run hello.ts
check "TypeScript is refused" 2
has "$err" "TypeScript is not available"
run run --log nosuch:loud hello.mjs
check "a wrong --log is refused" 2
run run --map broken hello.mjs
check "a wrong --map is refused" 1
has "$err" "URI=PATH"
run run --component none.so hello.mjs
check "a component that cannot be loaded is refused" 1
has "$err" "none.so"
lacks "$out" "hello"
echo '{"imports": {"x": 5}}' >odd.json
run run --import-map odd.json hello.mjs
check "an odd entry of an import map is warned of" 0
has "$err" "odd.json: import map: the address of \"x\" is no string"
echo '[]' >list.json
run run --import-map list.json hello.mjs
check "an import map of another form is refused" 1
has "$err" "import map: the whole must be an object"
run run --import-map none.json hello.mjs
check "a missing import map is refused" 1
has "$err" "none.json"

# ---------------------------------------------------------------------------
# xpcshell

echo 'add_task(async function passes() { Assert.equal(1, 1); });' >test_good.js
echo 'add_task(function fails() { Assert.equal(1, 2); });' >test_bad.js
echo 'add_task(function loops() { for (;;) {} });' >test_loop.js
echo 'add_task(function crashes() { });' >test_other.js
run xpcshell test_good.js
check "a passing test exits with 0" 0
has "$out" "1..1"
run xpcshell test_bad.js
check "a failing test exits with 1" 1
has "$out" "not ok 1"
run xpcshell test_good.js test_bad.js test_other.js
check "several tests run, each in a process of its own" 1
has "$out" "1..3"
run xpcshell --test-twice --test-thread test_good.js
check "numbers go on in the second runtime" 0
has "$out" "ok 2 - test_good.js [runtime 2]"
has "$out" "1..2"
run xpcshell --timeout 0.3 test_loop.js
check "a test that never returns to the loop is ended" 1
has "$out" "timed out after 0.3 s"
run xpcshell none.js
check "a missing test fails" 1

echo "$count checks"
exit $failed
