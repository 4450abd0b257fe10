// SPDX-License-Identifier: MPL-2.0
// A Rust future that is pending keeps the program alive, without any await.
//
// component: futures
// exit: 0
// stdout: ^waiting$
// stdout: ^completed with 5$

import { FutureTester } from "crate:futures";

const tester = FutureTester.init();
tester.wait(1).then(value => console.log(`completed with ${value}`));
tester.completeOnThread(1, 5, 200);
console.log("waiting");
