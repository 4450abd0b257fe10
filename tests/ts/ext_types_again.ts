// SPDX-License-Identifier: MPL-2.0

import * as first from "crate:ext_types";
import * as again from "crate:ext_types_again";
import * as againOne from "crate:ext_types_again/ext_types_one";

const thing = againOne.Thing.init("again");
const text: string = again.describe(thing, new againOne.Point({ x: 1, y: 2 }));

// @ts-expect-error the Thing of the other library
first.echoThing(thing);

export { text };
