// SPDX-License-Identifier: MPL-2.0
// A module that does not resolve is an error with its name and its importer.
//
// exit: 1
// stderr: crate:nothing
// stderr: module_not_found\.mjs:9

// eslint-disable-next-line import/no-unresolved
import "crate:nothing";
