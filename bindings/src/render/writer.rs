// SPDX-License-Identifier: MPL-2.0

//! Lines of text with indentation by two spaces.

#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    pub fn line(&mut self, line: impl AsRef<str>) {
        let line = line.as_ref();
        if !line.is_empty() {
            self.text.push_str(&"  ".repeat(self.depth));
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// Text that is indented already and ends with a newline, such as a comment.
    pub fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// `open`, the lines that `body` writes one level deeper, `close`.
    pub fn block(&mut self, open: impl AsRef<str>, close: &str, body: impl FnOnce(&mut Self)) {
        self.line(open);
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.line(close);
    }

    /// Columns by which the next line is indented.
    pub fn indent(&self) -> usize {
        self.depth * 2
    }

    pub fn finish(self) -> String {
        self.text
    }
}
