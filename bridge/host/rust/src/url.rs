// SPDX-License-Identifier: MPL-2.0

//! URLs as the URL standard has them. A URL is its serialisation and where its parts are in it; nothing is kept.

use std::ffi::c_void;

use ::url::{quirks, ParseError, Position, Url};

use crate::{guarded, Outcome, TakeText, Text};

/// How many offsets describe a URL.
pub const PARTS: usize = 12;

/// Where the parts begin and end, in the order that js/host/url.mjs reads.
const POSITIONS: [Position; PARTS] = [
    Position::AfterScheme,
    Position::BeforeUsername,
    Position::AfterUsername,
    Position::BeforePassword,
    Position::AfterPassword,
    Position::BeforeHost,
    Position::AfterHost,
    Position::BeforePort,
    Position::AfterPort,
    Position::BeforePath,
    Position::AfterPath,
    Position::AfterQuery,
];

/// # Safety
/// `parts` must point to `PARTS` numbers.
unsafe fn give(url: &Url, take: TakeText, context: *mut c_void, parts: *mut u32) -> Outcome {
    let text = url.as_str();
    if text.len() > u32::MAX as usize || !text.is_ascii() {
        return Outcome::Invalid;
    }
    for (index, position) in POSITIONS.into_iter().enumerate() {
        *parts.add(index) = url[..position].len() as u32;
    }
    take(context, text.as_ptr(), text.len());
    Outcome::Done
}

/// The crate takes a backslash for a slash also where the scheme of the base is none of the web's.
fn parse(input: &str, base: Option<&Url>) -> Result<Url, ParseError> {
    const SPECIAL: [&str; 6] = ["http", "https", "ws", "wss", "ftp", "file"];
    let trimmed = input.trim_start_matches(|unit: char| unit <= ' ');
    let options = Url::options().base_url(base);
    match base {
        Some(base) if trimmed.starts_with('\\') && !SPECIAL.contains(&base.scheme()) => {
            options.parse(&format!("./{trimmed}"))
        }
        _ => options.parse(input),
    }
}

/// Three rules of the standard that the crate does not follow: a drive letter is followed by a colon, an opaque path
/// does not end in a space, and a circumflex in any other path is encoded.
fn corrected(url: Url) -> Url {
    let before = &url[..Position::BeforePath];
    let path = url.path();
    let after = &url[Position::AfterPath..];
    let is_drive = |path: &str| match path.as_bytes() {
        [b'/', letter, b'|', rest @ ..] => {
            letter.is_ascii_alphabetic() && matches!(rest, [] | [b'/', ..])
        }
        _ => false,
    };
    let mut fixed = path.to_string();
    if url.cannot_be_a_base() {
        if fixed.ends_with(' ') && !after.is_empty() {
            fixed.replace_range(fixed.len() - 1.., "%20");
        }
    } else {
        if url.scheme() == "file" && is_drive(path) {
            fixed.replace_range(2..3, ":");
        }
        fixed = fixed.replace('^', "%5E");
    }
    if fixed == path {
        return url;
    }
    Url::parse(&format!("{before}{fixed}{after}")).unwrap_or(url)
}

/// The setter for the path of a URL that has neither a host nor a scheme that always has one.
fn set_path_without_host(url: &mut Url, value: &str) {
    let Ok(mut model) = Url::parse(&format!("{}://h/", url.scheme())) else {
        return;
    };
    quirks::set_pathname(&mut model, value);
    let path = match model.path() {
        "" => "/".to_string(),
        path if path.starts_with("//") => format!("/.{path}"),
        path => path.to_string(),
    };
    let text = format!("{}:{path}{}", url.scheme(), &url[Position::AfterPath..]);
    if let Ok(changed) = Url::parse(&text) {
        *url = changed;
    }
}

/// # Safety
/// The texts must be valid; `parts` must point to `PARTS` numbers; `take` must not unwind.
#[no_mangle]
pub unsafe extern "C" fn mb_url_parse(
    input: Text,
    base: Text,
    take: TakeText,
    context: *mut c_void,
    parts: *mut u32,
) -> Outcome {
    guarded(|| {
        let Some(input) = input.as_str() else {
            return Outcome::Invalid;
        };
        let base = match base.as_str().map(Url::parse) {
            None => None,
            Some(Ok(base)) => Some(base),
            Some(Err(_)) => return Outcome::Invalid,
        };
        match parse(input, base.as_ref()) {
            Ok(url) => give(&corrected(url), take, context, parts),
            Err(_) => Outcome::Invalid,
        }
    })
}

/// What a setter changes.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum Part {
    Protocol,
    Username,
    Password,
    Host,
    Hostname,
    Port,
    Pathname,
    Search,
    Hash,
}

const SETTERS: [Part; 9] = [
    Part::Protocol,
    Part::Username,
    Part::Password,
    Part::Host,
    Part::Hostname,
    Part::Port,
    Part::Pathname,
    Part::Search,
    Part::Hash,
];

/// A value that a setter of the standard ignores leaves the URL as it is.
fn set(url: &mut Url, part: Part, value: &str) {
    let _ = match part {
        Part::Protocol => quirks::set_protocol(url, value),
        Part::Username => quirks::set_username(url, value),
        Part::Password => quirks::set_password(url, value),
        Part::Host => quirks::set_host(url, value),
        Part::Hostname => quirks::set_hostname(url, value),
        Part::Port => quirks::set_port(url, value),
        Part::Pathname if !url.has_host() && !url.cannot_be_a_base() && url.scheme() != "file" => {
            set_path_without_host(url, value);
            Ok(())
        }
        Part::Pathname => {
            quirks::set_pathname(url, value);
            Ok(())
        }
        Part::Search => {
            quirks::set_search(url, value);
            Ok(())
        }
        Part::Hash => {
            quirks::set_hash(url, value);
            Ok(())
        }
    };
}

/// # Safety
/// As for `mb_url_parse`.
#[no_mangle]
pub unsafe extern "C" fn mb_url_set(
    href: Text,
    part: u32,
    value: Text,
    take: TakeText,
    context: *mut c_void,
    parts: *mut u32,
) -> Outcome {
    guarded(|| {
        let (Some(href), Some(value), Some(part)) =
            (href.as_str(), value.as_str(), SETTERS.get(part as usize))
        else {
            return Outcome::Invalid;
        };
        let Ok(mut url) = Url::parse(href) else {
            return Outcome::Invalid;
        };
        set(&mut url, *part, value);
        // A host makes what kept the path from being one superfluous.
        let url = Url::parse(url.as_str()).unwrap_or(url);
        give(&corrected(url), take, context, parts)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_url_are_in_order() {
        let url = Url::parse("https://u:p@h.example:81/a/b?q#f").unwrap();
        let offsets: Vec<usize> = POSITIONS.map(|position| url[..position].len()).to_vec();
        assert_eq!(offsets, [5, 8, 9, 10, 11, 12, 21, 22, 24, 24, 28, 30]);
    }

    #[test]
    fn what_the_crate_gets_wrong_is_corrected() {
        for (text, wanted) in [
            ("file:///C|/x", "file:///C:/x"),
            ("file:///C|", "file:///C:"),
            ("file:///C|x", "file:///C|x"),
            ("data:x  #f", "data:x %20#f"),
            ("data:x  ?q", "data:x %20?q"),
            ("http://h/x ", "http://h/x"),
            ("http://h/^?^#^", "http://h/%5E?^#^"),
            ("foo:/.//^", "foo:/.//%5E"),
            ("data:^", "data:^"),
        ] {
            assert_eq!(corrected(Url::parse(text).unwrap()).as_str(), wanted);
        }
    }

    #[test]
    fn a_path_never_becomes_a_host() {
        for (before, value, wanted) in [
            ("foo:/x?q#f", "//y", "foo:/.//y?q#f"),
            ("foo:/x", "", "foo:/"),
            ("foo:/x", "a/../..//b", "foo:/.//b"),
            ("foo:/.//x", "y", "foo:/y"),
            ("foo://h/x", "//y", "foo://h//y"),
        ] {
            let mut url = Url::parse(before).unwrap();
            set(&mut url, Part::Pathname, value);
            assert_eq!(url.as_str(), wanted);
        }
    }

    #[test]
    fn a_refused_value_changes_nothing() {
        let mut url = Url::parse("https://h/").unwrap();
        for (part, value) in [
            (Part::Host, "a b"),
            (Part::Port, "x"),
            (Part::Protocol, "1"),
        ] {
            set(&mut url, part, value);
            assert_eq!(url.as_str(), "https://h/");
        }
    }
}
