// SPDX-License-Identifier: MPL-2.0
// A DOMException that nobody catches is printed with its name, and with the
// line of the program that made it.
//
// exit: 1
// stderr: uncaught_dom_exception_is_printed.mjs:10:19$
// stderr: ^AbortSignal.abort\(new DOMException
// stderr: ^Uncaught AbortError: enough of it$

AbortSignal.abort(new DOMException("enough of it", "AbortError")).throwIfAborted();
