pub fn json(_l: &crate::ir::Library) -> String { String::new() }
pub fn text(_l: &crate::ir::Library) -> String { String::new() }
