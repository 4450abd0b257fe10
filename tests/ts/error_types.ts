// SPDX-License-Identifier: MPL-2.0

import * as errors from "crate:error_types";
import { ErrorInterface, ErrorTraitImpl, NestedError, PlainEnum, RecordError, RustErrorTrait } from "crate:error_types";

const use = (...values: unknown[]): number => values.length;
try {
  errors.oops("message");
} catch (e) {
  if (e instanceof ErrorInterface) {
    const chain: string[] = e.chain();
    const error: Error = e;
    e.destroy();
    use(chain, error.message, e.toDebugString());
  } else if (e instanceof RecordError) {
    const code: number = e.code;
    use(code, e.stack, e.equals(e));
  } else if (e instanceof PlainEnum.TwoThings || e instanceof ErrorTraitImpl || e instanceof RustErrorTrait) {
    const error: Error = e;
    use(error);
  }
}

// Any object with the methods is an error of the trait.
errors.throwBack({ msg: () => "text" });
export const nested: Error = new NestedError.Object(errors.getError("x"), []);

// @ts-expect-error an object that is thrown has no public constructor, either
new ErrorInterface();
