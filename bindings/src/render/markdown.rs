// SPDX-License-Identifier: MPL-2.0

//! MODULE.md: the interface for people, with every docstring. Types are written as in the
//! declarations.

use super::types::{TypeScript, Way};
use crate::ir::*;
use crate::passes::{docs, module_names};

pub fn render(component: &Component) -> String {
    let types = TypeScript::new(component);
    let mut page = Page {
        text: String::new(),
        types: &types,
    };
    page.heading(1, &module_names::module_stem(component));
    page.docs(component.docs.as_deref());
    page.section("Functions", &component.functions, |page, it| {
        page.callable(2, "", it);
    });
    page.section("Objects", &component.objects, |page, it| {
        page.heading(2, &it.js_name);
        page.docs(it.docs.as_deref());
        if it.vtable.is_some() {
            page.paragraph("A trait: Rust and JavaScript implement it.");
        }
        page.members(Owner::Object(it));
    });
    page.section("Callback interfaces", &component.callbacks, |page, it| {
        page.heading(2, &it.js_name);
        page.docs(it.docs.as_deref());
        for method in &it.vtable.methods {
            page.callback(&it.js_name, method);
        }
    });
    page.section("Records", &component.records, |page, it| {
        page.heading(2, &it.js_name);
        page.docs(it.docs.as_deref());
        page.fields(&it.fields);
        page.members(Owner::Record(it));
    });
    let (errors, enums): (Vec<_>, Vec<_>) =
        (component.enums.iter()).partition(|it| it.kind.is_error());
    page.section("Enums", &enums, |page, it| page.enum_(it));
    page.section("Errors", &errors, |page, it| page.enum_(it));
    page.text
}

struct Page<'a> {
    text: String,
    types: &'a TypeScript<'a>,
}

impl Page<'_> {
    fn section<T>(&mut self, title: &str, items: &[T], each: impl Fn(&mut Self, &T)) {
        if !items.is_empty() {
            self.paragraph(&format!("## {title}"));
        }
        for item in items {
            each(self, item);
        }
    }

    /// `level` counts from the page's title.
    fn heading(&mut self, level: usize, name: &str) {
        let marks = "#".repeat(if level == 1 { 1 } else { level + 1 });
        self.paragraph(&format!("{marks} `{name}`"));
    }

    /// Blocks stand apart by one blank line.
    fn paragraph(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Docstrings are Markdown already. A heading in one would be mistaken for one of ours.
    fn docs(&mut self, docs: Option<&str>) {
        let lines: Vec<_> = docs::text_lines(docs)
            .into_iter()
            .map(|line| match line.starts_with('#') {
                true => format!("\\{line}"),
                false => line,
            })
            .collect();
        if !lines.is_empty() {
            self.paragraph(&lines.join("\n"));
        }
    }

    fn members(&mut self, owner: Owner<'_>) {
        for it in owner.members().all() {
            self.callable(3, owner.js_name(), it);
        }
    }

    fn callable(&mut self, level: usize, owner: &str, it: &Callable) {
        let args: Vec<_> = (it.args.iter())
            .map(|a| {
                let optional = if a.default.is_some() { "?" } else { "" };
                format!("{}{optional}: {}", a.js_name, self.types.argument(it, a))
            })
            .collect();
        let dot = if owner.is_empty() { "" } else { "." };
        let result = self.types.result(it);
        let name = format!("{owner}{dot}{}({}): {result}", it.js_name, args.join(", "));
        self.heading(level, &name);
        self.docs(it.docs.as_deref());
        self.throws(it.throws.as_ref());
    }

    fn callback(&mut self, interface: &str, it: &CallbackMethod) {
        let args: Vec<_> = (it.args.iter())
            .map(|a| format!("{}: {}", a.js_name, self.types.ty(&a.ty, Way::Out)))
            .collect();
        let result = self.types.callback_result(it);
        let name = format!("{interface}.{}({}): {result}", it.js_name, args.join(", "));
        self.heading(3, &name);
        self.docs(it.docs.as_deref());
        self.paragraph(match it.mode {
            CallbackMode::FireAndForget => "Rust does not wait for it.",
            CallbackMode::Sync => "Rust waits for it.",
            CallbackMode::Async => "Rust awaits it.",
        });
        self.throws(it.throws.as_ref());
    }

    fn throws(&mut self, ty: Option<&Type>) {
        if let Some(ty) = ty {
            let name = self.types.thrown(ty);
            self.paragraph(&format!("Throws `{name}`."));
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        let lines: Vec<_> = fields
            .iter()
            .map(|f| {
                let optional = if f.default.is_some() { "?" } else { "" };
                let ty = self.types.ty(&f.ty, Way::Out);
                let about = docs::text_lines(f.docs.as_deref()).join(" ");
                format!("- `{}{optional}: {ty}` {about}", f.js_name)
                    .trim_end()
                    .to_string()
            })
            .collect();
        if !lines.is_empty() {
            self.paragraph(&lines.join("\n"));
        }
    }

    fn enum_(&mut self, it: &Enum) {
        self.heading(2, &it.js_name);
        self.docs(it.docs.as_deref());
        for variant in &it.variants {
            self.heading(3, &format!("{}.{}", it.js_name, variant.js_name));
            self.docs(variant.docs.as_deref());
            self.fields(&variant.fields);
        }
        self.members(Owner::Enum(it));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::passes::{names, test_support::*};

    #[test]
    fn the_page_has_signatures_docstrings_and_errors() {
        let mut it = component();
        let mut add = function("add", vec![argument("left_one", Type::UInt8)], None);
        add.docs = Some("Adds.\n# No heading".into());
        add.throws = Some(Type::Enum("Full".into()));
        it.functions = vec![add];
        it.enums = vec![enum_(
            "Full",
            EnumKind::RichError,
            &[("Disk", vec![field("size", Type::UInt64)])],
        )];
        it.callbacks = vec![callback("Logger", vec![method("log", None, None, false)])];
        names::run(&mut it, &mut Diagnostics::default());
        assert_eq!(
            render(&it),
            "# `demo`\n\n## Functions\n\n### `add(leftOne: number): void`\n\nAdds.\n\\# No heading\n\n\
             Throws `Full`.\n\n## Callback interfaces\n\n### `Logger`\n\n#### `Logger.log(): void`\n\n\
             Rust waits for it.\n\n## Errors\n\n### `Full`\n\n#### `Full.Disk`\n\n- `size: bigint`\n"
        );
    }
}
