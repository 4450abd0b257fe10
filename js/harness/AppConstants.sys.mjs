// SPDX-License-Identifier: MPL-2.0

/** `resource://gre/modules/AppConstants.sys.mjs`: what is true of every build of Monkeybridge. */

import { provide } from "./provide.mjs";

export const AppConstants = provide("AppConstants", {
  MOZ_APP_NAME: "monkeybridge",
  platform: "linux",
  DEBUG: false,
  NIGHTLY_BUILD: false,
  RELEASE_OR_BETA: false,
});
