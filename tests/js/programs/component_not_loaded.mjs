// SPDX-License-Identifier: MPL-2.0
// A generated module without its component says what is missing.
//
// module: callbacks
// exit: 1
// stdout: ^MB_COMPONENT_UNKNOWN: .*callbacks.*--component

try {
  await import("crate:callbacks");
} catch (error) {
  console.log(`${error.code}: ${error.message}`);
  throw error;
}
