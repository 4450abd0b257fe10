// SPDX-License-Identifier: MPL-2.0

// Items with other names than in Rust, by attributes and by uniffi.toml, and
// items that uniffi.toml leaves out. Names of Rust's begin with "rust".

load("head.js");

const renames = ChromeUtils.importESModule("crate:renames");

add_task(function only_the_new_names_are_exported() {
  const names = Object.keys(renames);
  Assert.deepEqual(names.filter(name => /^(rust|.*Rust)/.test(name)), []);
  for (const name of [
    "AttributeError",
    "AttributeFailure",
    "AttributeFlat",
    "AttributeObject",
    "AttributeRecord",
    "TableCallback",
    "TableError",
    "TableFailure",
    "TableFlat",
    "TableObject",
    "TableRecord",
    "TableRich",
    "TableTrait",
    "TableTraitImpl",
    "attributeFunction",
    "tableFunction",
  ]) {
    Assert.ok(names.includes(name), name);
  }
});

add_task(function attributes_rename_items() {
  const { AttributeError, AttributeFlat, AttributeObject, AttributeRecord } = renames;
  const record = new AttributeRecord({ attributeField: 3 });
  Assert.ok(renames.attributeFunction(record, AttributeFlat.ATTRIBUTE_VALUE).equals(record));
  const error = thrownBy(() => renames.attributeFailing("why"));
  Assert.ok(error instanceof AttributeError.AttributeFailure);
  Assert.equal(error.name, "AttributeFailure");
  const object = AttributeObject.attributeMade();
  Assert.equal(object.attributeMethod("text"), "text");
  assertRefused(() => object.attributeMethod(1), "text");
  object.destroy();
});

add_task(function the_table_renames_functions_arguments_fields_and_variants() {
  const { TableFlat, TableRecord, TableRich } = renames;
  const record = new TableRecord({ tableField: 4, tableChoice: TableFlat.TABLE_VALUE });
  const [first, second] = renames.tableFunction(record, new TableRich.Empty());
  Assert.ok(first instanceof TableRich.TableVariant);
  Assert.equal(first.tableField, 4);
  Assert.ok(second instanceof TableRich.Empty);
  assertRefused(() => renames.tableFunction(record, null), "tableRich");
  assertRefused(
    () => renames.tableFunction(new TableRecord({ tableField: "1" }), second),
    "tableArg.tableField"
  );
  Assert.equal(renames.tableDefault(), TableFlat.TABLE_VALUE);
  Assert.equal(renames.tableDefault(TableFlat.OTHER), TableFlat.OTHER);
});

add_task(function the_table_renames_errors() {
  const { TableError } = renames;
  const error = thrownBy(() => renames.tableFailing("why"));
  Assert.ok(error instanceof TableError.TableFailure);
  Assert.equal(error.tableReason, "why");
  Assert.equal(error.message, "tableReason: why");
  Assert.equal(renames.TableFailure, TableError.TableFailure);
});

add_task(async function the_table_renames_objects_constructors_and_methods() {
  const { TableObject } = renames;
  const one = TableObject.tableNew();
  const other = TableObject.tableMade();
  const third = await one.tableAsyncMethod();
  // uniffi.toml moves the method to the background by its new name.
  Assert.equal(await other.tableMethod("text"), "text");
  assertTypeError(await rejectionOf(other.tableMethod(3)), "tableArg");
  for (const object of [one, other, third]) {
    object.destroy();
  }
});

add_task(function the_table_renames_traits_and_callback_interfaces() {
  const { TableError, TableTraitImpl } = renames;
  const rusts = renames.makeTrait();
  Assert.ok(rusts instanceof TableTraitImpl);
  Assert.equal(renames.useTrait(rusts, "a"), "a");
  Assert.equal(renames.useTrait({ tableTraitMethod: text => `${text}!` }, "a"), "a!");
  rusts.destroy();

  const seen = [];
  const callback = {
    tableConfigured: text => seen.push(text),
    tableCallbackMethod(number) {
      // uniffi.toml makes tableConfigured sync by its new name: it has run by now.
      Assert.deepEqual(seen, ["configured"]);
      if (number === 0) {
        throw new TableError.TableFailure("none");
      }
      return number + 1;
    },
  };
  Assert.equal(renames.useCallback(callback, 1), 2);
  seen.length = 0;
  const error = thrownBy(() => renames.useCallback(callback, 0));
  Assert.ok(error instanceof TableError.TableFailure);
  Assert.equal(error.tableReason, "none");
  assertRefused(() => renames.useCallback({}, 1), "callback", "MB_METHOD_MISSING");
});

add_task(function what_is_left_out_does_not_exist() {
  Assert.equal(renames.RustHidden, undefined);
  Assert.equal(renames.rustHiddenFunction, undefined);
  Assert.equal(renames.TableObject.prototype.rustHiddenMethod, undefined);
});

add_task(assertNothingIsAlive);
