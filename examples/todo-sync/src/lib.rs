// SPDX-License-Identifier: MPL-2.0

//! A task store that is shared between devices and does nothing about the outside world itself.
//!
//! It tells listeners what changed, asks a merge policy which of two versions of a task to keep, and
//! awaits an uploader. JavaScript implements all three; see `main.mjs` beside this crate.
//!
//! - [`model`](crate::Task): what crosses: records, enums, errors.
//! - [`outside`](crate::ChangeListener): the three interfaces that JavaScript implements.
//! - [`store`](crate::TodoStore): the store, which calls them.

mod model;
mod outside;
mod store;

pub use model::*;
pub use outside::*;
pub use store::TodoStore;

uniffi::setup_scaffolding!();
