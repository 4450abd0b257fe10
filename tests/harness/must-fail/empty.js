// SPDX-License-Identifier: MPL-2.0
// expect: nothing ran: the file has no test and no assertion
