// SPDX-License-Identifier: MPL-2.0

/**
 * `monkeybridge:harness`: importing it runs the tests that the command line names. See main.mjs.
 */

import { main } from "./main.mjs";

main(import.meta.native);
