// SPDX-License-Identifier: MPL-2.0

//! The interfaces that JavaScript implements. How each is called follows from its methods.

use crate::{Change, Decision, MergeError, Receipt, Task, UploadError};

/// Is told what changed.
///
/// The method returns nothing and cannot fail, so the call is fire-and-forget: from any thread Rust
/// goes on at once, and JavaScript sees the calls of one thread in their order.
#[uniffi::export(callback_interface)]
pub trait ChangeListener: Send + Sync {
    /// Something happened to a task.
    fn changed(&self, change: Change);
}

/// Decides between two versions of a task.
///
/// The method has a result, so Rust waits for it: inline if it is on the JS thread, otherwise until
/// the JS thread has answered.
#[uniffi::export(callback_interface)]
pub trait MergePolicy: Send + Sync {
    /// Which version survives.
    fn decide(&self, mine: Task, theirs: Task) -> Result<Decision, MergeError>;
}

/// Takes tasks to where other devices find them.
///
/// The method is async: Rust awaits the promise that JavaScript returns.
#[uniffi::export(callback_interface)]
#[async_trait::async_trait]
pub trait Uploader: Send + Sync {
    /// Uploads one batch.
    async fn upload(&self, batch: Vec<Task>) -> Result<Receipt, UploadError>;
}
