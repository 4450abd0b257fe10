// SPDX-License-Identifier: MPL-2.0

// Prints what comes of binding the crate simple_fns.

try {
  const { add } = await import("crate:simple_fns");
  console.log(`bound: ${add(40, 2)}`);
} catch (error) {
  console.log(`${error.code}: ${error.message}`);
}
