// SPDX-License-Identifier: MPL-2.0

//! URLs and text encodings for the host. `bridge/host/HostRust.h` declares the functions and says what each does.
//!
//! No memory changes hands: results go to a function of the caller's, which copies them. The one thing that the caller
//! owns is a decoder. No panic leaves a function; one that panicked says so by its result.

mod decoder;
mod form;
mod url;

use std::ffi::c_void;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Text of the caller's: UTF-8, valid during the call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Text {
    data: *const u8,
    len: usize,
}

impl Text {
    /// # Safety
    /// `data` must point to `len` bytes, or be null.
    unsafe fn as_str<'a>(self) -> Option<&'a str> {
        if self.data.is_null() {
            return None;
        }
        std::str::from_utf8(std::slice::from_raw_parts(self.data, self.len)).ok()
    }
}

/// Takes results: called with the context, and text that is valid during the call.
pub type TakeText = unsafe extern "C" fn(*mut c_void, *const u8, usize);

/// What every function returns.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done = 0,
    /// The input is not valid.
    Invalid = 1,
    /// A mistake in here.
    Panicked = 2,
}

fn guarded(body: impl FnOnce() -> Outcome) -> Outcome {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(Outcome::Panicked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_outcome() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        assert_eq!(guarded(|| panic!("on purpose")), Outcome::Panicked);
        std::panic::set_hook(hook);
        assert_eq!(guarded(|| Outcome::Invalid), Outcome::Invalid);
    }

    #[test]
    fn text_that_is_none_or_not_utf8_is_refused() {
        let none = Text {
            data: std::ptr::null(),
            len: 3,
        };
        assert_eq!(unsafe { none.as_str() }, None);
        let bytes = [0xffu8];
        let bad = Text {
            data: bytes.as_ptr(),
            len: 1,
        };
        assert_eq!(unsafe { bad.as_str() }, None);
        let empty = Text {
            data: bytes.as_ptr(),
            len: 0,
        };
        assert_eq!(unsafe { empty.as_str() }, Some(""));
    }
}
