// SPDX-License-Identifier: MPL-2.0

//! The decisions, in order. Each pass reads the whole component and sets the fields that its own
//! header names; renderers decide nothing.

pub mod callbacks;
pub mod calls;
pub mod converters;
pub mod custom_types;
pub mod defaults;
pub mod docs;
pub mod ffi;
pub mod firefox;
pub mod from_uniffi;
pub mod module_names;
pub mod names;
pub mod support;

use crate::diagnostics::{Diagnostics, Refusal};
use crate::ir::Library;

/// What the caller is going to do with the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Render it: everything in it must be supported.
    Renderable,
    /// Describe it: what is not supported yet is a warning.
    Describable,
}

/// Runs all passes; the strings are warnings.
pub fn run(mut library: Library, demand: Demand) -> Result<(Library, Vec<String>), Refusal> {
    let mut diagnostics = Diagnostics::default();
    for component in &mut library.components {
        let mut found = Diagnostics::default();
        firefox::run(component, &mut found);
        custom_types::run(component, &mut found);
        names::run(component, &mut found);
        if component.selected {
            diagnostics.errors.append(&mut found.errors);
            diagnostics.warnings.append(&mut found.warnings);
        }
    }
    know_each_other(&mut library);
    for component in library.components.iter_mut().filter(|c| c.selected) {
        callbacks::run(component, &mut diagnostics);
        calls::run(component, &mut diagnostics);

        let mut unsupported = Diagnostics::default();
        defaults::run(component, &mut unsupported);
        support::run(component, &mut unsupported);
        match demand {
            Demand::Renderable => diagnostics.errors.append(&mut unsupported.errors),
            Demand::Describable => diagnostics.warnings.append(&mut unsupported.errors),
        }
    }
    let warnings = diagnostics.into_result()?;
    Ok((library, warnings))
}

fn know_each_other(library: &mut Library) {
    let all = library.components.clone();
    for component in &mut library.components {
        component.peers = (all.iter())
            .filter(|c| c.namespace != component.namespace)
            .cloned()
            .collect();
    }
}

#[cfg(test)]
pub(crate) mod test_support;
