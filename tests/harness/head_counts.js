// SPDX-License-Identifier: MPL-2.0

/* exported counts, countUp */
var counts = { head: 1 };

function countUp(aName) {
  counts[aName] = (counts[aName] ?? 0) + 1;
}
