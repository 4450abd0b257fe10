// SPDX-License-Identifier: MPL-2.0

import * as collections from "crate:collections";

const names: Set<string> = collections.intersection(new Set(["a"]), new Set(["b"]));
const points: Set<collections.Point> = collections.echoSetPoints(
  new Set([new collections.Point({ x: 1, y: 2 })])
);
const wide: Set<bigint> = collections.echoSetU64(new Set([1, 2n]));
const drawing = new collections.Drawing({ name: "d", shapes: new Set() });
const labels: Set<string> = drawing.labels;
const byTag: Map<collections.Tag, number> = collections.echoKeysTag(
  new Map([[collections.Tag.init("a"), names.size]])
);
const byShape: Map<collections.Shape, number> = collections.echoKeysShape(new Map());
collections.countNames(labels);
collections.countNames();
collections.echoKeysOption(new Map([[null, points.size + wide.size + byTag.size + byShape.size]]));

// @ts-expect-error a list is no Set
collections.echoSetU8([1]);
// @ts-expect-error an element has the wrong type
collections.echoSetString(new Set([1]));
// @ts-expect-error a key has the wrong type
collections.echoKeysPoint(new Map([[{ x: 1, y: 2 }, 1]]));
