// SPDX-License-Identifier: MPL-2.0

//! Generator of the JavaScript and C++ sides of a UniFFI interface for SpiderMonkey.
//!
//! The way of the data: [`load`] (library file → uniffi_bindgen's general IR) → [`passes`] (→ our
//! own [`ir`], checked and with every decision taken) → [`render`] (→ text; names things, decides
//! nothing) → [`output`]. `inspect` prints the IR instead.

pub mod cli;
pub mod config;
pub mod diagnostics;
pub mod firefox;
pub mod inspect;
pub mod ir;
pub mod load;
pub mod output;
pub mod passes;
pub mod render;
