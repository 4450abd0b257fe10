// SPDX-License-Identifier: MPL-2.0

/**
 * `Services.obs`: observers are objects with observe(subject, topic, data) or functions of the same arguments.
 *
 * Beware: as in Firefox an exception of one observer does not keep the others from being called, nor does it reach the
 * notifier; here it fails the test instead of being logged.
 */

const observers = new Map();
let reportError = () => {};

/** @param {(error: unknown, topic: string) => void} aReport */
export function setObserverErrorReporter(aReport) {
  reportError = aReport;
}

function liveObservers(aTopic) {
  const entries = (observers.get(aTopic) ?? []).filter(aEntry => aEntry.get());
  observers.set(aTopic, entries);
  return entries.map(aEntry => aEntry.get());
}

export const observerService = {
  /**
   * @param {Function | {observe: Function}} aObserver
   * @param {string} aTopic
   * @param {boolean} [aWeak] do not keep the observer alive (where the engine has weak references)
   */
  addObserver(aObserver, aTopic, aWeak = false) {
    checkArguments("addObserver", aObserver, aTopic);
    const weak = aWeak && typeof WeakRef === "function" ? new WeakRef(aObserver) : null;
    const entry = { get: weak ? () => weak.deref() : () => aObserver };
    observers.set(aTopic, [...(observers.get(aTopic) ?? []), entry]);
  },

  /** Throws when the observer was not added for the topic. */
  removeObserver(aObserver, aTopic) {
    checkArguments("removeObserver", aObserver, aTopic);
    const entries = observers.get(aTopic) ?? [];
    const index = entries.findIndex(aEntry => aEntry.get() === aObserver);
    if (index < 0) {
      throw new Error(`NS_ERROR_FAILURE: the observer was not added for "${aTopic}"`);
    }
    observers.set(
      aTopic,
      entries.filter((aEntry, aIndex) => aIndex !== index)
    );
  },

  /**
   * Calls those that observe the topic now, in the order they were added.
   *
   * @param {unknown} aSubject
   * @param {string} aTopic
   * @param {string | null} [aData]
   */
  notifyObservers(aSubject, aTopic, aData = null) {
    for (const observer of liveObservers(aTopic)) {
      try {
        if (typeof observer === "function") {
          observer(aSubject, aTopic, aData);
        } else {
          observer.observe(aSubject, aTopic, aData);
        }
      } catch (error) {
        reportError(error, aTopic);
      }
    }
  },

  /** @returns {Iterable<object> & {hasMoreElements(): boolean, getNext(): object}} */
  enumerateObservers(aTopic) {
    const list = liveObservers(aTopic);
    return {
      hasMoreElements: () => list.length > 0,
      getNext() {
        if (!list.length) {
          throw new Error("NS_ERROR_FAILURE: no more observers");
        }
        return list.shift();
      },
      *[Symbol.iterator]() {
        while (list.length) {
          yield list.shift();
        }
      },
    };
  },
};

function checkArguments(aMethod, aObserver, aTopic) {
  const observes = typeof aObserver === "function" || typeof aObserver?.observe === "function";
  if (!observes || typeof aTopic !== "string") {
    throw new TypeError(`Services.obs.${aMethod}: an observer and a topic are needed`);
  }
}
