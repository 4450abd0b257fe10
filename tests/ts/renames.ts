// SPDX-License-Identifier: MPL-2.0

import * as renames from "crate:renames";
import {
  AttributeError,
  AttributeFlat,
  AttributeObject,
  AttributeRecord,
  TableCallback,
  TableError,
  TableFlat,
  TableObject,
  TableRecord,
  TableRich,
  TableTrait,
} from "crate:renames";

const attribute: number = renames.attributeFunction(new AttributeRecord({ attributeField: 1 }), AttributeFlat.ATTRIBUTE_VALUE)
  .attributeField;
AttributeObject.attributeMade().attributeMethod(`${attribute}`);
const record = new TableRecord({ tableField: 1, tableChoice: TableFlat.OTHER });
const rich: TableRich[] = renames.tableFunction(record, new TableRich.TableVariant({ tableField: 1 }));
const flat: TableFlat = renames.tableDefault(rich.length > 1 ? null : TableFlat.TABLE_VALUE);
const object: TableObject = await TableObject.tableNew().tableAsyncMethod();
const text: string = await object.tableMethod(`${flat}`);
const callback: TableCallback = {
  tableCallbackMethod(number) {
    throw new TableError.TableFailure(`${number}`);
  },
  tableConfigured() {},
};
renames.useCallback(callback, 1);
const trait: TableTrait = { tableTraitMethod: text => text };
try {
  renames.useTrait(trait, text);
} catch (error) {
  if (error instanceof AttributeError.AttributeFailure) error.rustReason.trim();
  if (error instanceof TableError.TableFailure) error.tableReason.trim();
}

// @ts-expect-error what is renamed has its new name only
renames.rustTableFunction(record, rich[0]);
// @ts-expect-error what is left out does not exist
renames.rustHiddenFunction();
// @ts-expect-error a method that is left out does not exist
object.rustHiddenMethod();
