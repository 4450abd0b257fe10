// SPDX-License-Identifier: MPL-2.0

//! The decoders of the Encoding standard.

use std::ffi::c_void;

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding};

use crate::{guarded, Outcome, TakeText, Text};

/// Takes UTF-16: called with the context, and units that are valid during the call.
pub type TakeUnits = unsafe extern "C" fn(*mut c_void, *const u16, usize);

const BUFFER: usize = 2048;

/// A decoder that can begin anew.
pub struct TextDecoder {
    encoding: &'static Encoding,
    keep_mark: bool,
    decoder: Decoder,
}

impl TextDecoder {
    fn new(encoding: &'static Encoding, keep_mark: bool) -> Self {
        let decoder = if keep_mark {
            encoding.new_decoder_without_bom_handling()
        } else {
            encoding.new_decoder_with_bom_removal()
        };
        TextDecoder {
            encoding,
            keep_mark,
            decoder,
        }
    }

    fn reset(&mut self) {
        *self = TextDecoder::new(self.encoding, self.keep_mark);
    }

    /// Gives what `bytes` decode to, piece by piece. False: they are malformed, and `fatal` is set.
    fn decode(
        &mut self,
        mut bytes: &[u8],
        last: bool,
        fatal: bool,
        mut give: impl FnMut(&[u16]),
    ) -> bool {
        let mut units = [0u16; BUFFER];
        loop {
            let (full, malformed, read, written) = if fatal {
                let (result, read, written) = self
                    .decoder
                    .decode_to_utf16_without_replacement(bytes, &mut units, last);
                let malformed = matches!(result, DecoderResult::Malformed(..));
                (
                    result == DecoderResult::OutputFull,
                    malformed,
                    read,
                    written,
                )
            } else {
                let (result, read, written, _) =
                    self.decoder.decode_to_utf16(bytes, &mut units, last);
                (result == CoderResult::OutputFull, false, read, written)
            };
            give(&units[..written]);
            if malformed {
                return false;
            }
            if !full {
                return true;
            }
            bytes = &bytes[read..];
        }
    }
}

/// Gives the name of the encoding that a label stands for, in lower case.
///
/// # Safety
/// The text must be valid; `take` must not unwind.
#[no_mangle]
pub unsafe extern "C" fn mb_encoding_name(
    label: Text,
    take: TakeText,
    context: *mut c_void,
) -> Outcome {
    guarded(|| {
        let found = label
            .as_str()
            .and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
        let Some(encoding) = found else {
            return Outcome::Invalid;
        };
        let name = encoding.name().to_ascii_lowercase();
        take(context, name.as_ptr(), name.len());
        Outcome::Done
    })
}

/// A decoder for a label, or null if there is none.
///
/// # Safety
/// The text must be valid. The result goes to `mb_decoder_free` once.
#[no_mangle]
pub unsafe extern "C" fn mb_decoder_new(label: Text, keep_mark: bool) -> *mut TextDecoder {
    let mut made = std::ptr::null_mut();
    guarded(|| {
        let found = label
            .as_str()
            .and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
        if let Some(encoding) = found {
            made = Box::into_raw(Box::new(TextDecoder::new(encoding, keep_mark)));
        }
        Outcome::Done
    });
    made
}

/// # Safety
/// `decoder` must come from `mb_decoder_new`, and is gone afterwards.
#[no_mangle]
pub unsafe extern "C" fn mb_decoder_free(decoder: *mut TextDecoder) {
    guarded(|| {
        drop(Box::from_raw(decoder));
        Outcome::Done
    });
}

/// Makes the decoder as new.
///
/// # Safety
/// `decoder` must come from `mb_decoder_new`.
#[no_mangle]
pub unsafe extern "C" fn mb_decoder_reset(decoder: *mut TextDecoder) {
    guarded(|| {
        (*decoder).reset();
        Outcome::Done
    });
}

/// Decodes one piece; `last` ends the text. After `last`, and after any outcome but `Done`, the decoder must be reset.
///
/// # Safety
/// `decoder` must come from `mb_decoder_new`; `data` must point to `len` bytes that nobody writes to meanwhile; `take`
/// must not unwind.
#[no_mangle]
pub unsafe extern "C" fn mb_decoder_decode(
    decoder: *mut TextDecoder,
    data: *const u8,
    len: usize,
    last: bool,
    fatal: bool,
    take: TakeUnits,
    context: *mut c_void,
) -> Outcome {
    guarded(|| {
        let bytes = if len == 0 {
            &[]
        } else {
            std::slice::from_raw_parts(data, len)
        };
        let give = |units: &[u16]| take(context, units.as_ptr(), units.len());
        if (*decoder).decode(bytes, last, fatal, give) {
            Outcome::Done
        } else {
            Outcome::Invalid
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(label: &str, pieces: &[&[u8]], fatal: bool) -> Option<String> {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let mut decoder = TextDecoder::new(encoding, false);
        let mut units = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            let last = index + 1 == pieces.len();
            if !decoder.decode(piece, last, fatal, |more| units.extend_from_slice(more)) {
                return None;
            }
        }
        Some(String::from_utf16(&units).unwrap())
    }

    #[test]
    fn a_text_longer_than_the_buffer_is_whole() {
        let bytes = vec![b'x'; BUFFER * 3 + 1];
        for fatal in [false, true] {
            assert_eq!(
                decode("windows-1252", &[&bytes], fatal).unwrap().len(),
                bytes.len()
            );
            assert_eq!(
                decode("gb18030", &[&bytes, &bytes], fatal).unwrap().len(),
                bytes.len() * 2
            );
        }
    }

    #[test]
    fn a_character_may_be_split() {
        let bytes = [0x82, 0xa0, 0x82, 0xa2];
        for at in 0..bytes.len() {
            let (first, second) = bytes.split_at(at);
            assert_eq!(decode("shift_jis", &[first, second], true).unwrap(), "あい");
        }
    }

    #[test]
    fn malformed_bytes_are_replaced_or_refused() {
        assert_eq!(
            decode("euc-kr", &[&[0xff, b'a']], false).unwrap(),
            "\u{fffd}a"
        );
        assert_eq!(decode("euc-kr", &[&[0xff, b'a']], true), None);
        assert_eq!(
            decode("euc-kr", &[&[0xb0], &[]], true),
            None,
            "an unfinished character"
        );
    }
}
