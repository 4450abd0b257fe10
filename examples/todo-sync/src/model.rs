// SPDX-License-Identifier: MPL-2.0

//! What crosses between Rust and JavaScript by value.

/// How soon a task is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Priority {
    Low,
    Normal,
    High,
}

/// One version of a task.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Task {
    /// The same on all devices.
    pub id: u64,
    pub title: String,
    #[uniffi(default = false)]
    pub done: bool,
    pub priority: Priority,
    /// Grows with every edit, on whichever device.
    #[uniffi(default = 1)]
    pub revision: u32,
    /// The device of the last edit.
    pub device: String,
}

/// What happened to a task.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Change {
    Added { task: Task },
    Edited { before: Task, after: Task },
    Removed { id: u64 },
}

/// Which version of a task survives a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Decision {
    KeepMine,
    TakeTheirs,
    KeepBoth,
}

/// What a merge did.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct MergeSummary {
    /// Tasks that were new here.
    pub added: u32,
    /// Tasks that differed, so that the policy was asked.
    pub asked: u32,
    pub kept: u32,
    pub taken: u32,
    pub duplicated: u32,
}

/// The other side's word that it has a batch.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Receipt {
    pub number: u32,
    pub accepted: u32,
}

/// Why the store did not do as it was told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum StoreError {
    #[error("there is no task {id}")]
    NoSuchTask { id: u64 },
    #[error("a task needs a title")]
    EmptyTitle,
    #[error("no decision about task {id}: {reason}")]
    Undecided { id: u64, reason: String },
}

/// Why there is no merge decision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum MergeError {
    /// The policy leaves it to the user.
    #[error("the user must decide: {question}")]
    AskUser { question: String },
    /// The policy failed: it threw something else, or gave something that is no decision.
    #[error("the policy failed: {reason}")]
    PolicyFailed { reason: String },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for MergeError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::PolicyFailed {
            reason: error.reason,
        }
    }
}

/// Why a batch was not uploaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum UploadError {
    #[error("offline, try again in {retry_seconds} s")]
    Offline { retry_seconds: u32 },
    #[error("the batch has more than {limit} tasks")]
    TooLarge { limit: u32 },
    /// The uploader failed: its promise was rejected with something else, or never settled.
    #[error("the uploader failed: {reason}")]
    UploaderFailed { reason: String },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for UploadError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::UploaderFailed {
            reason: error.reason,
        }
    }
}
