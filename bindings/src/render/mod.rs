pub fn render(_l: &crate::ir::Library, _cpp: bool) -> Result<Vec<crate::output::RenderedFile>, crate::diagnostics::Refusal> { Ok(vec![]) }
