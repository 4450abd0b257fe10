// SPDX-License-Identifier: MPL-2.0

//! application/x-www-form-urlencoded, as URLSearchParams reads and writes it.

use std::ffi::c_void;

use ::url::form_urlencoded::{parse, Serializer};

use crate::{guarded, Outcome, TakeText, Text};

/// Gives names and values in turn.
///
/// # Safety
/// The text must be valid; `take` must not unwind.
#[no_mangle]
pub unsafe extern "C" fn mb_form_parse(
    input: Text,
    take: TakeText,
    context: *mut c_void,
) -> Outcome {
    guarded(|| {
        let Some(input) = input.as_str() else {
            return Outcome::Invalid;
        };
        for (name, value) in parse(input.as_bytes()) {
            take(context, name.as_ptr(), name.len());
            take(context, value.as_ptr(), value.len());
        }
        Outcome::Done
    })
}

/// Takes names and values in turn.
///
/// # Safety
/// `texts` must point to `count` valid texts; `take` must not unwind.
#[no_mangle]
pub unsafe extern "C" fn mb_form_serialize(
    texts: *const Text,
    count: usize,
    take: TakeText,
    context: *mut c_void,
) -> Outcome {
    guarded(|| {
        let mut serializer = Serializer::new(String::new());
        for index in 0..count / 2 {
            let name = (*texts.add(index * 2)).as_str();
            let value = (*texts.add(index * 2 + 1)).as_str();
            let (Some(name), Some(value)) = (name, value) else {
                return Outcome::Invalid;
            };
            serializer.append_pair(name, value);
        }
        let text = serializer.finish();
        take(context, text.as_ptr(), text.len());
        Outcome::Done
    })
}
