// SPDX-License-Identifier: MPL-2.0

import {
  Change,
  ChangeListener,
  Decision,
  MergeError,
  MergePolicy,
  MergeSummary,
  Priority,
  Receipt,
  StoreError,
  Task,
  TodoStore,
  UploadError,
  Uploader,
} from "crate:todo_sync";

class NewestWins extends MergePolicy {
  decide(mine: Task, theirs: Task): Decision {
    if (mine.revision === theirs.revision) throw new MergeError.AskUser(mine.title);
    return theirs.revision > mine.revision ? Decision.TAKE_THEIRS : Decision.KEEP_MINE;
  }
}
const listener: ChangeListener = {
  changed(change) {
    if (change instanceof Change.Edited) change.after.title.trim();
    else if (change instanceof Change.Removed) store.complete(change.id + 1n);
  },
};
const uploader: Uploader = {
  async upload(batch) {
    if (batch.length > 3) throw new UploadError.TooLarge(3);
    return new Receipt({ number: 1, accepted: batch.length });
  },
};
const store: TodoStore = TodoStore.init("laptop");
const number: number = store.subscribe(listener);
const bread: Task = store.add("Buy bread", Priority.HIGH);
const done = new Task({ ...bread, done: true });
const summary: MergeSummary = store.merge([done], new NewestWins());
const receipts: Receipt[] = await store.uploadInBackground(uploader, summary.added);
try {
  store.complete(99);
} catch (error) {
  if (error instanceof StoreError.NoSuchTask) store.remove(error.id);
}
store.unsubscribe(number + receipts.length);

// @ts-expect-error a policy needs its method
store.merge([done], {});
// @ts-expect-error a policy gives a decision
store.merge([done], { decide: () => "theirs" });
// @ts-expect-error a task is an instance of its class
store.merge([{ ...bread }], new NewestWins());
// @ts-expect-error work in the background gives a promise
store.importInBackground(["a"]).toFixed();
