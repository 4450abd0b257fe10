// SPDX-License-Identifier: MPL-2.0

//! The store. JavaScript may call it again from inside every callback, so it never calls out while
//! it holds its lock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use futures_channel::oneshot;

use crate::{
    Change, ChangeListener, Decision, MergeError, MergePolicy, MergeSummary, Priority, Receipt,
    StoreError, Task, UploadError, Uploader,
};

/// What the lock protects.
#[derive(Default)]
struct State {
    tasks: BTreeMap<u64, Task>,
    last_id: u64,
    listeners: BTreeMap<u32, Arc<dyn ChangeListener>>,
    last_listener: u32,
}

impl State {
    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn put(&mut self, task: Task) {
        self.last_id = self.last_id.max(task.id);
        self.tasks.insert(task.id, task);
    }
}

/// The tasks of one device.
#[derive(uniffi::Object)]
pub struct TodoStore {
    device: String,
    state: Mutex<State>,
}

#[uniffi::export]
impl TodoStore {
    /// An empty store on the device of this name.
    #[uniffi::constructor]
    pub fn new(device: String) -> Arc<Self> {
        Arc::new(Self {
            device,
            state: Mutex::default(),
        })
    }

    /// Adds a task and tells the listeners.
    #[uniffi::method(default(priority = None))]
    pub fn add(&self, title: String, priority: Option<Priority>) -> Result<Task, StoreError> {
        if title.trim().is_empty() {
            return Err(StoreError::EmptyTitle);
        }
        let task = {
            let mut state = self.lock();
            let task = Task {
                id: state.next_id(),
                title,
                done: false,
                priority: priority.unwrap_or(Priority::Normal),
                revision: 1,
                device: self.device.clone(),
            };
            state.put(task.clone());
            task
        };
        self.notify(Change::Added { task: task.clone() });
        Ok(task)
    }

    /// Marks a task as done and tells the listeners.
    pub fn complete(&self, id: u64) -> Result<Task, StoreError> {
        let (before, after) = {
            let mut state = self.lock();
            let task = state
                .tasks
                .get_mut(&id)
                .ok_or(StoreError::NoSuchTask { id })?;
            let before = task.clone();
            task.done = true;
            task.revision += 1;
            task.device = self.device.clone();
            (before, task.clone())
        };
        let task = after.clone();
        self.notify(Change::Edited { before, after });
        Ok(task)
    }

    /// Removes a task and tells the listeners.
    pub fn remove(&self, id: u64) -> Result<(), StoreError> {
        let removed = self.lock().tasks.remove(&id);
        removed.ok_or(StoreError::NoSuchTask { id })?;
        self.notify(Change::Removed { id });
        Ok(())
    }

    /// All tasks, by id.
    pub fn tasks(&self) -> Vec<Task> {
        self.lock().tasks.values().cloned().collect()
    }

    /// Tells `listener` of every change from now on; the number is for `unsubscribe`.
    pub fn subscribe(&self, listener: Box<dyn ChangeListener>) -> u32 {
        let mut state = self.lock();
        state.last_listener += 1;
        let number = state.last_listener;
        state.listeners.insert(number, listener.into());
        number
    }

    /// Drops a listener, which frees the JavaScript object; false if there is none of this number.
    pub fn unsubscribe(&self, number: u32) -> bool {
        // Taken out first: the lock is free when the listener is dropped.
        let listener = self.lock().listeners.remove(&number);
        listener.is_some()
    }

    /// Merges tasks of another device; asks `policy`, on this thread, about those that differ.
    pub fn merge(
        &self,
        theirs: Vec<Task>,
        policy: Box<dyn MergePolicy>,
    ) -> Result<MergeSummary, StoreError> {
        let mut summary = MergeSummary::default();
        for task in theirs {
            self.merge_one(task, &*policy, &mut summary)?;
        }
        Ok(summary)
    }

    /// Like `merge`, on a thread of Rust's own, which waits for each decision.
    pub async fn merge_in_background(
        self: Arc<Self>,
        theirs: Vec<Task>,
        policy: Box<dyn MergePolicy>,
    ) -> Result<MergeSummary, StoreError> {
        on_thread("todo-merge", move || self.merge(theirs, policy)).await
    }

    /// Adds a task for each title on a thread of Rust's own; the listeners are told from there.
    pub async fn import_in_background(
        self: Arc<Self>,
        titles: Vec<String>,
    ) -> Result<u32, StoreError> {
        on_thread("todo-import", move || {
            let mut count = 0;
            for title in titles {
                self.add(title, None)?;
                count += 1;
            }
            Ok(count)
        })
        .await
    }

    /// Uploads all tasks in one batch; awaits the uploader in the caller's future.
    pub async fn upload(&self, uploader: Box<dyn Uploader>) -> Result<Receipt, UploadError> {
        uploader.upload(self.tasks()).await
    }

    /// Uploads in batches of `size`, one after the other, on a thread of Rust's own.
    ///
    /// That thread awaits the uploader's promises as if they were Rust futures.
    pub async fn upload_in_background(
        self: Arc<Self>,
        uploader: Box<dyn Uploader>,
        size: u32,
    ) -> Result<Vec<Receipt>, UploadError> {
        on_thread("todo-upload", move || {
            let size = size.max(1) as usize;
            let mut receipts = vec![];
            for batch in self.tasks().chunks(size) {
                receipts.push(pollster::block_on(uploader.upload(batch.to_vec()))?);
            }
            Ok(receipts)
        })
        .await
    }
}

impl TodoStore {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics under the lock")
    }

    fn notify(&self, change: Change) {
        let listeners: Vec<_> = self.lock().listeners.values().cloned().collect();
        for listener in listeners {
            listener.changed(change.clone());
        }
    }

    fn merge_one(
        &self,
        theirs: Task,
        policy: &dyn MergePolicy,
        summary: &mut MergeSummary,
    ) -> Result<(), StoreError> {
        let mine = self.lock().tasks.get(&theirs.id).cloned();
        let Some(mine) = mine else {
            summary.added += 1;
            self.lock().put(theirs.clone());
            self.notify(Change::Added { task: theirs });
            return Ok(());
        };
        if mine == theirs {
            return Ok(());
        }
        summary.asked += 1;
        let decision = policy
            .decide(mine.clone(), theirs.clone())
            .map_err(|error| StoreError::Undecided {
                id: mine.id,
                reason: match error {
                    MergeError::AskUser { question } => question,
                    MergeError::PolicyFailed { reason } => reason,
                },
            })?;
        match decision {
            Decision::KeepMine => summary.kept += 1,
            Decision::TakeTheirs => {
                summary.taken += 1;
                self.lock().put(theirs.clone());
                self.notify(Change::Edited {
                    before: mine,
                    after: theirs,
                });
            }
            Decision::KeepBoth => {
                summary.duplicated += 1;
                let task = {
                    let mut state = self.lock();
                    let id = state.next_id();
                    let task = Task { id, ..theirs };
                    state.put(task.clone());
                    task
                };
                self.notify(Change::Added { task });
            }
        }
        Ok(())
    }
}

/// Runs `work` on a new thread of this name; the future has its result.
async fn on_thread<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = oneshot::channel();
    thread::Builder::new()
        .name(name.to_string())
        .spawn(move || {
            // Nobody is left to tell if the future was dropped.
            let _ = sender.send(work());
        })
        .expect("the system gives us a thread");
    receiver.await.expect("the thread ended with a panic")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Always decides the same.
    struct Always(Result<Decision, MergeError>);

    impl MergePolicy for Always {
        fn decide(&self, _mine: Task, _theirs: Task) -> Result<Decision, MergeError> {
            self.0.clone()
        }
    }

    /// Remembers the changes.
    struct Recorder(Arc<Mutex<Vec<Change>>>);

    impl ChangeListener for Recorder {
        fn changed(&self, change: Change) {
            self.0.lock().unwrap().push(change);
        }
    }

    /// Accepts batches of up to two tasks.
    struct SmallBatches;

    #[async_trait::async_trait]
    impl Uploader for SmallBatches {
        async fn upload(&self, batch: Vec<Task>) -> Result<Receipt, UploadError> {
            if batch.len() > 2 {
                return Err(UploadError::TooLarge { limit: 2 });
            }
            Ok(Receipt {
                number: 1,
                accepted: batch.len() as u32,
            })
        }
    }

    fn store_with_one() -> (Arc<TodoStore>, Task) {
        let store = TodoStore::new("here".to_string());
        let task = store.add("write".to_string(), None).unwrap();
        (store, task)
    }

    fn elsewhere(task: &Task) -> Task {
        Task {
            title: "write more".to_string(),
            revision: task.revision + 1,
            device: "there".to_string(),
            ..task.clone()
        }
    }

    fn merge(
        decision: Result<Decision, MergeError>,
    ) -> (Vec<Task>, Result<MergeSummary, StoreError>) {
        let (store, task) = store_with_one();
        let result = store.merge(vec![elsewhere(&task)], Box::new(Always(decision)));
        (store.tasks(), result)
    }

    #[test]
    fn the_policy_decides_which_version_survives() {
        let (tasks, _) = merge(Ok(Decision::KeepMine));
        assert_eq!(tasks[0].title, "write");
        let (tasks, _) = merge(Ok(Decision::TakeTheirs));
        assert_eq!(tasks[0].title, "write more");
        let (tasks, summary) = merge(Ok(Decision::KeepBoth));
        assert_eq!(tasks.len(), 2);
        assert_eq!(summary.unwrap().duplicated, 1);
    }

    #[test]
    fn a_failed_decision_ends_the_merge_and_changes_nothing() {
        let (tasks, result) = merge(Err(MergeError::AskUser {
            question: "which?".to_string(),
        }));
        assert_eq!(tasks[0].title, "write");
        assert_eq!(
            result,
            Err(StoreError::Undecided {
                id: 1,
                reason: "which?".to_string()
            })
        );
    }

    #[test]
    fn listeners_hear_of_changes_until_they_are_dropped() {
        let (store, task) = store_with_one();
        let changes = Arc::new(Mutex::new(vec![]));
        let number = store.subscribe(Box::new(Recorder(changes.clone())));
        store.complete(task.id).unwrap();
        assert!(store.unsubscribe(number));
        store.remove(task.id).unwrap();
        assert_eq!(changes.lock().unwrap().len(), 1);
        assert!(!store.unsubscribe(number));
    }

    #[test]
    fn a_new_task_gets_an_id_after_all_merged_ones() {
        let (store, task) = store_with_one();
        let theirs = Task {
            id: 40,
            ..elsewhere(&task)
        };
        let policy = Box::new(Always(Ok(Decision::KeepMine)));
        assert_eq!(store.merge(vec![theirs], policy).unwrap().added, 1);
        assert_eq!(store.add("next".to_string(), None).unwrap().id, 41);
    }

    #[test]
    fn batches_are_as_large_as_told() {
        let store = TodoStore::new("here".to_string());
        for title in ["a", "b", "c"] {
            store.add(title.to_string(), None).unwrap();
        }
        let upload = |size| {
            let uploads = store
                .clone()
                .upload_in_background(Box::new(SmallBatches), size);
            pollster::block_on(uploads)
        };
        let accepted: Vec<_> = upload(2).unwrap().iter().map(|r| r.accepted).collect();
        assert_eq!(accepted, [2, 1]);
        assert_eq!(upload(3), Err(UploadError::TooLarge { limit: 2 }));
    }
}
