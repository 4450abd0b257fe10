// SPDX-License-Identifier: MPL-2.0

//! Errors and warnings that name an item of the interface and say what to do.
//!
//! Passes collect as many as they find, so that one run shows all of them. A [`Refusal`] ends the
//! run: nothing has been written by then.

use std::fmt;

/// What a pass found wrong or worth knowing, in the order found.
#[derive(Debug, Default)]
pub struct Diagnostics {
    pub errors: Vec<String>,
    pub warnings: Vec<String>,
}

impl Diagnostics {
    pub fn error(&mut self, item: impl fmt::Display, text: impl fmt::Display) {
        self.errors.push(format!("{item}: {text}"));
    }

    pub fn warn(&mut self, item: impl fmt::Display, text: impl fmt::Display) {
        self.warnings.push(format!("{item}: {text}"));
    }

    /// `Err` with all errors if there are any.
    pub fn into_result(self) -> Result<Vec<String>, Refusal> {
        if self.errors.is_empty() {
            Ok(self.warnings)
        } else {
            Err(Refusal {
                errors: self.errors,
                warnings: self.warnings,
            })
        }
    }
}

/// Why there is no output.
#[derive(Debug)]
pub struct Refusal {
    pub errors: Vec<String>,
    pub warnings: Vec<String>,
}

impl Refusal {
    pub fn new(text: impl fmt::Display) -> Self {
        Refusal {
            errors: vec![text.to_string()],
            warnings: vec![],
        }
    }

    /// One error followed by what the user can do about it.
    pub fn with_cure(text: impl fmt::Display, cure: impl fmt::Display) -> Self {
        Refusal::new(format!("{text}\n  cure: {cure}"))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for warning in &self.warnings {
            writeln!(f, "warning: {warning}")?;
        }
        for error in &self.errors {
            writeln!(f, "error: {error}")?;
        }
        Ok(())
    }
}
