// SPDX-License-Identifier: MPL-2.0

import * as large from "crate:large_enums";
import { LargeError, LargeFlat, LargeRich } from "crate:large_enums";

const flat: LargeFlat[] = large.echoFlat([LargeFlat.U0, LargeFlat.N83]);
const last: LargeRich = new LargeRich.N83({ value: 1n, flat: flat[0] ?? LargeFlat.T0 });
const text: string = large.describe(last);
const thrown: string = large.thrownBy({
  throwOne() {
    throw new LargeError.T84(1, text);
  },
});
large.describe(new LargeRich.T84({ v0: 1, v1: thrown }));

// @ts-expect-error named fields are no positional ones
new LargeRich.N83(1n, LargeFlat.U0);
// @ts-expect-error an error is no value of the enum
large.describe(new LargeError.U0());
