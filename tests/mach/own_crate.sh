#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# ./mach run --crate with a crate outside this tree, as a user has it.
source "$(dirname "$0")/lib.sh"

crate=$WORK/my-adder
mkdir -p "$crate/src"
cat >"$crate/Cargo.toml" <<'EOF'
[package]
name = "my-adder"
version = "0.1.0"
edition = "2021"

[lib]
crate-type = ["cdylib", "lib"]

[dependencies]
uniffi = "=0.32.0"
EOF
cat >"$crate/src/lib.rs" <<'EOF'
#[uniffi::export(callback_interface)]
pub trait Judge: Send + Sync {
    fn verdict(&self, sum: u32) -> String;
}

#[uniffi::export]
pub fn add_and_ask(left: u32, right: u32, judge: Box<dyn Judge>) -> String {
    format!("rust-1 says {}", judge.verdict(left + right))
}

uniffi::setup_scaffolding!();
EOF
cat >"$WORK/script.mjs" <<'EOF'
import { addAndAsk } from "crate:my_adder";

class Sober {
  verdict(sum) {
    return `js-1 heard ${sum}`;
  }
}
console.log(addAndAsk(2, 3, new Sober()), scriptArgument());

function scriptArgument() {
  return globalThis.scriptArgs?.[0] ?? "";
}
EOF
# The same versions as this tree's, so that no network is needed.
cp "$MB_ROOT/Cargo.lock" "$crate/"
# One target folder for all runs of this test, so that only the crate is built.
export CARGO_TARGET_DIR=$MB_ROOT/target/mach/own-crate CARGO_NET_OFFLINE=true
export XDG_CACHE_HOME=$WORK/cache

run() {
  capture "$MB_ROOT/mach" run --crate "$@"
}

cd "$WORK" || exit 1
run my-adder script.mjs
check 'a crate outside the tree is built, bound and run' out_has 'rust-1 says js-1 heard 5'
check 'it ends with 0' code_is 0
run my-adder script.mjs
check 'the second run makes no component again' out_lacks 'Compiling the component'
check 'and still runs' out_has 'rust-1 says js-1 heard 5'

sed -i 's/rust-1/rust-2/; s/pub fn add_and_ask(left: u32/pub fn add_and_ask(left: u64/; s/verdict(left/verdict(left as u32/' \
  "$crate/src/lib.rs"
sed -i 's/js-1/js-2/; s/addAndAsk(2/addAndAsk(2n/' script.mjs
run "$crate" "$WORK/script.mjs"
check 'a changed signature of the crate is bound anew' out_has 'rust-2 says js-2 heard 5'

# A library of two crates with an interface each.
mkdir -p two/parts/src two/whole/src
printf '[workspace]\nmembers = ["parts", "whole"]\nresolver = "2"\n' >two/Cargo.toml
cp "$MB_ROOT/Cargo.lock" two/
cat >two/parts/Cargo.toml <<'EOF'
[package]
name = "parts"
version = "0.1.0"
edition = "2021"

[dependencies]
uniffi = "=0.32.0"
EOF
cat >two/parts/src/lib.rs <<'EOF'
#[derive(uniffi::Object)]
pub struct Part(pub u32);

#[uniffi::export]
impl Part {
    #[uniffi::constructor]
    pub fn new(number: u32) -> Self {
        Part(number)
    }
}

uniffi::setup_scaffolding!();
EOF
cat >two/whole/Cargo.toml <<'EOF'
[package]
name = "whole"
version = "0.1.0"
edition = "2021"

[lib]
crate-type = ["cdylib", "lib"]

[dependencies]
parts = { path = "../parts" }
uniffi = "=0.32.0"
EOF
cat >two/whole/src/lib.rs <<'EOF'
use std::sync::Arc;

#[uniffi::export]
pub fn weigh(part: Arc<parts::Part>) -> u32 {
    part.0 + 1
}

uniffi::setup_scaffolding!();
EOF
cat >two.mjs <<'EOF'
import { weigh, Part } from "crate:whole";
import * as parts from "crate:parts";
import * as again from "crate:whole/parts";

console.log(`whole says ${weigh(parts.Part.init(4))}`, Part === parts.Part, again === parts);
EOF
run two/whole two.mjs
check 'a library of several crates is bound with all of them' out_has 'whole says 5 true true'

run nowhere script.mjs
check 'a folder that is missing is named' out_has 'there is no folder'
check 'and is an error' code_is 1
mkdir empty
run empty script.mjs
check 'a folder without a crate is an error' out_has 'there is no Cargo.toml'
run my-adder
check 'a script is asked for' out_has 'needs a script'
run my-adder other.mjs
check 'a script that is missing is named' out_has 'there is no file'

sed -i 's/"cdylib", //' "$crate/Cargo.toml"
run my-adder script.mjs
check 'a crate that makes no cdylib is refused with the cure' out_has 'crate-type = ["cdylib", "lib"]'
sed -i 's/\["lib"\]/["cdylib", "lib"]/' "$crate/Cargo.toml"
echo 'fn broken(' >>"$crate/src/lib.rs"
run my-adder script.mjs
check 'a crate that does not compile is an error' code_is 1
check "rustc's words are shown" out_has 'error:'

finish
