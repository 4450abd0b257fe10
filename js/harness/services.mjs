// SPDX-License-Identifier: MPL-2.0

/**
 * The global `Services`: obs, appinfo, env, tm. All others throw "Services.X is not provided".
 */

import { observerService } from "./observers.mjs";
import { notProvided, provide } from "./provide.mjs";

/**
 * @param {object} aOptions
 * @param {object} aOptions.config native.config
 * @param {(name: string) => string | undefined} aOptions.env
 * @param {(fn: () => void) => void} aOptions.executeSoon
 * @param {(text: string) => void} aOptions.note
 */
export function makeServices({ config, env, executeSoon, note }) {
  const appinfo = provide("Services.appinfo", {
    name: "Monkeybridge",
    OS: config.os ?? "Linux",
    platformVersion: config.engine ?? "",
    processType: 0,
    PROCESS_TYPE_DEFAULT: 0,
    is64Bit: true,
    gcStress: Boolean(config.gcStress),
    crashReporterEnabled: false,
    annotateCrashReport(aKey, aValue) {
      note(`crash annotation ${aKey}: ${aValue}`);
    },
  });
  const environment = provide("Services.env", {
    get: aName => env(aName) ?? "",
    exists: aName => env(aName) !== undefined,
  });
  const threadManager = provide("Services.tm", {
    dispatchToMainThread(aRunnable) {
      executeSoon(() => (typeof aRunnable === "function" ? aRunnable() : aRunnable.run()));
    },
    spinEventLoopUntil() {
      // Jobs never run below a native frame here; a nested loop would run them.
      throw notProvided("Services.tm.spinEventLoopUntil");
    },
  });
  return provide("Services", {
    obs: provide("Services.obs", observerService),
    appinfo,
    env: environment,
    tm: threadManager,
  });
}
