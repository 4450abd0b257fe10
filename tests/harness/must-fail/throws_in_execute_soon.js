// SPDX-License-Identifier: MPL-2.0
// expect: exception in executeSoon: Error: soon

function run_test() {
  executeSoon(() => {
    throw new Error("soon");
  });
}
