// SPDX-License-Identifier: MPL-2.0
// A DOMException that nobody catches is printed with its name.
//
// exit: 1
// stderr: ^Uncaught AbortError: enough of it$

AbortSignal.abort(new DOMException("enough of it", "AbortError")).throwIfAborted();
