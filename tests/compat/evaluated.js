// SPDX-License-Identifier: MPL-2.0

// A head file. monkeybridge fails a file in which nothing ran; Firefox's xpcshell
// does not, and has a test whose only claim is that a call throws nothing.
Assert.ok(true, "the file is evaluated");
