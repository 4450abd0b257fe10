// SPDX-License-Identifier: MPL-2.0

// JavaScript implements three interfaces of a Rust crate; Rust calls them from
// this thread and from threads of its own. What crossed is printed at the end.

import { bridge } from "monkeybridge:uniffi";
import {
  Change,
  ChangeListener,
  Decision,
  MergePolicy,
  Priority,
  Receipt,
  Task,
  TodoStore,
  Uploader,
  UploadError,
} from "crate:todo_sync";

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Fire-and-forget: Rust goes on at once, this runs when the thread is free. */
class Screen extends ChangeListener {
  changed(change) {
    if (change instanceof Change.Added) {
      console.log(`  + #${change.task.id} ${change.task.title}`);
    } else if (change instanceof Change.Edited) {
      const { before, after } = change;
      console.log(`  ~ #${after.id} ${before.title} -> ${after.title}${after.done ? " (done)" : ""}`);
    } else if (change instanceof Change.Removed) {
      console.log(`  - #${change.id}`);
    }
  }
}

/** Sync: Rust waits for the decision, on whichever thread it asks. */
class NewestWins extends MergePolicy {
  decide(mine, theirs) {
    const decision = theirs.revision > mine.revision ? Decision.TAKE_THEIRS : Decision.KEEP_MINE;
    console.log(`  ? #${mine.id} "${mine.title}" or "${theirs.title}": ${nameOf(decision)}`);
    return decision;
  }
}

/** Async: Rust awaits the promise. */
class Cloud extends Uploader {
  #receipts = 0;

  async upload(batch) {
    await pause(5);
    if (batch.length > 4) {
      throw new UploadError.TooLarge(4);
    }
    return new Receipt({ number: ++this.#receipts, accepted: batch.length });
  }
}

function nameOf(decision) {
  return Object.keys(Decision).find(name => Decision[name] === decision);
}

function edited(task, title, revisions) {
  return new Task({ ...task, title, revision: task.revision + revisions, device: "phone" });
}

bridge.trace.start();

const store = TodoStore.init("laptop");
const subscription = store.subscribe(new Screen());

console.log("Tasks are added and done; the listener hears of it later:");
const bread = store.add("Buy bread", Priority.HIGH);
const bridges = store.add("Read about bridges");
store.complete(bread.id);
console.log("  (Rust has returned)");
await pause(0);

console.log("A merge asks for decisions, inline on this thread:");
const summary = store.merge(
  [edited(bread, "Buy rye bread", 4), edited(bridges, "Read less", 0)],
  new NewestWins()
);
console.log(`  ${summary.asked} asked, ${summary.taken} taken, ${summary.kept} kept`);
await pause(0);

console.log("The same from a thread of Rust's, which waits for each answer:");
const again = await store.mergeInBackground([edited(bridges, "Walk over a bridge", 1)], new NewestWins());
console.log(`  ${again.asked} asked, ${again.taken} taken, ${again.kept} kept`);

console.log("An import on another thread; its calls are queued to this one:");
const imported = await store.importInBackground(["Water the plants", "Call Ada", "Sleep"]);
await pause(0);
console.log(`  ${imported} imported`);

console.log("Uploads are awaited, by a future here and by a thread there:");
try {
  await store.upload(new Cloud());
} catch (error) {
  console.log(`  refused: ${error} (${error instanceof UploadError.TooLarge})`);
}
for (const { number, accepted } of await store.uploadInBackground(new Cloud(), 2)) {
  console.log(`  receipt ${number} for ${accepted} tasks`);
}

console.log("Rust drops the listener, and JavaScript lets go of it:");
store.unsubscribe(subscription);
store.remove(bread.id);
await pause(0);
store.destroy();

console.log("What crossed from Rust to JavaScript:");
printTrace(bridge.trace.take());

/** One line per method, calling thread and way of crossing. */
function printTrace(crossings) {
  const rows = new Map();
  for (const { name, kind, from, fromName, on, how } of crossings) {
    if (kind === "call") {
      continue;
    }
    const thread = from === on ? "the JS thread" : `${fromName || "a thread"} (${from})`;
    const row = [name, kind, thread, `on ${on}`, how].join("|");
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  const widths = [30, 16, 26, 12, 8];
  for (const [row, count] of rows) {
    const cells = row.split("|").map((cell, i) => cell.padEnd(widths[i]));
    console.log(`  ${cells.join("")} ${count}x`);
  }
}
