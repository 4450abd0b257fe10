// SPDX-License-Identifier: MPL-2.0
// A panic that nobody catches ends the program like any other error.
//
// component: simple_fns
// exit: 1
// stderr: UniFFIInternalError: out of cheese
// stderr: panic_is_printed_with_its_message\.mjs:11

import { panicWith } from "crate:simple_fns";

panicWith("out of cheese");
