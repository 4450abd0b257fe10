// SPDX-License-Identifier: MPL-2.0

function checkPositive(aNumber) {
  Assert.greater(aNumber, 0);
}
