// SPDX-License-Identifier: MPL-2.0
// expect: difference: "\.items\[1\]\.name: \\"b\\" instead of \\"c\\""

add_task(function compares_deeply() {
  deepEqual({ items: [1, { name: "b" }] }, { items: [1, { name: "c" }] });
});
