// SPDX-License-Identifier: MPL-2.0

/** `resource://testing-common/TestUtils.sys.mjs`: waiting. */

import { observerService } from "./observers.mjs";
import { provide } from "./provide.mjs";

const { setTimeout } = globalThis;

export const TestUtils = provide("TestUtils", {
  /** @returns {Promise<void>} settles in a later turn of the loop */
  waitForTick: () => new Promise(aResolve => setTimeout(aResolve, 0)),

  /**
   * @param {string} aTopic
   * @param {(subject: unknown, data: string) => boolean} [aCheck]
   * @returns {Promise<[unknown, string]>} subject and data of the first notification that aCheck accepts
   */
  topicObserved: (aTopic, aCheck = () => true) =>
    new Promise((aResolve, aReject) => {
      const observe = (aSubject, aObservedTopic, aData) => {
        try {
          if (!aCheck(aSubject, aData)) {
            return;
          }
          aResolve([aSubject, aData]);
        } catch (error) {
          aReject(error);
        }
        observerService.removeObserver(observe, aTopic);
      };
      observerService.addObserver(observe, aTopic);
    }),

  /**
   * @param {() => unknown} aCondition may return a promise
   * @param {string} [aMessage] named when it never holds
   * @param {number} [aInterval] milliseconds
   * @param {number} [aTries]
   * @returns {Promise<unknown>} the first truthy value
   */
  async waitForCondition(aCondition, aMessage = "condition", aInterval = 100, aTries = 50) {
    for (let i = 0; i < aTries; i++) {
      const value = await aCondition();
      if (value) {
        return value;
      }
      await new Promise(aResolve => setTimeout(aResolve, aInterval));
    }
    throw new Error(`${aMessage} - timed out after ${aTries} tries.`);
  },
});
