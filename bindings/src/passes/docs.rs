// SPDX-License-Identifier: MPL-2.0

//! Rust docstrings → JSDoc comments.

/// One line of a JSDoc tag: `@param {type} name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag(pub String);

/// The comment, each line indented by `indent` spaces and ended by a newline; empty when there is
/// nothing to say.
pub fn comment(docs: Option<&str>, tags: &[Tag], indent: usize) -> String {
    let mut lines: Vec<String> = text_lines(docs);
    if !lines.is_empty() && !tags.is_empty() {
        lines.push(String::new());
    }
    lines.extend(tags.iter().map(|tag| safe(&tag.0)));
    let pad = " ".repeat(indent);
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{pad}/** {line} */\n"),
        lines => {
            let mut out = format!("{pad}/**\n");
            for line in lines {
                let line = format!("{pad} * {line}");
                out.push_str(line.trim_end());
                out.push('\n');
            }
            out.push_str(&format!("{pad} */\n"));
            out
        }
    }
}

/// The lines of a docstring without common indentation and without blank ones at its ends.
pub fn text_lines(docs: Option<&str>) -> Vec<String> {
    let text = docs.unwrap_or_default().replace('\r', "");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let common = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let lines: Vec<String> = lines
        .iter()
        .map(|line| safe(line.get(common..).unwrap_or_default()))
        .collect();
    let first = lines.iter().position(|line| !line.is_empty());
    let last = lines.iter().rposition(|line| !line.is_empty());
    match (first, last) {
        (Some(first), Some(last)) => lines[first..=last].to_vec(),
        _ => vec![],
    }
}

/// Nothing in a docstring may end the comment.
fn safe(line: &str) -> String {
    line.replace("*/", "*\\/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_say_is_no_comment() {
        assert_eq!(comment(None, &[], 2), "");
        assert_eq!(comment(Some(" \n "), &[], 2), "");
    }

    #[test]
    fn a_docstring_cannot_end_its_comment() {
        assert_eq!(comment(Some("a */ b"), &[], 0), "/** a *\\/ b */\n");
    }

    #[test]
    fn common_indentation_is_dropped_and_blank_lines_are_kept() {
        assert_eq!(
            comment(
                Some("\n    First.\n\n      - item\n"),
                &[Tag("@returns {number}".into())],
                2
            ),
            "  /**\n   * First.\n   *\n   *   - item\n   *\n   * @returns {number}\n   */\n"
        );
    }
}
