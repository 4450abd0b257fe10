// SPDX-License-Identifier: MPL-2.0

import * as coverall from "crate:coverall";
import { Chest, CoverallError, Diver, Getters, GettersImpl, Node, NodeImpl, Patch } from "crate:coverall";

class Mine extends Getters {
  getBool = (v: boolean, other: boolean) => v !== other;
  getString = (v: string, upper: boolean) => (upper ? v.toUpperCase() : v);
  getOption = (v: string) => (v === "" ? null : v);
  getList(v: number[], more: boolean): number[] {
    if (!more) throw new CoverallError.TooManyHoles(v.length);
    return [...v, 1];
  }
  getNothing(): void {}
  roundTripPatch(patch: Patch): Patch {
    return patch.strongCount() > 1 ? patch : Patch.init(patch.color());
  }
  roundTripGetters(getters: Getters | GettersImpl): Getters | GettersImpl {
    return getters;
  }
}
const mine = new Mine();
const chest = coverall.throughChest(new Chest({ first: mine, list: [coverall.makeRustGetters()], byName: new Map() }), false);
chest.byName.get("a")?.getString("a", true);
if (coverall.boolByReference(mine)) coverall.throughGetters(mine, coverall.throughRust(mine)).getNothing(coverall.unexpectedOf(mine));
const option: string | null = coverall.testGetters(mine);
const parents = new Map<Node, Node | NodeImpl | null>();
const node: Node = {
  name: () => option ?? "",
  setParent: parent => void parents.set(node, parent),
  getParent: () => parents.get(node),
};
node.setParent(coverall.makeRustNode("root"));
const names: string[] = coverall.ancestorNames(node);
const diver: Diver = { dive: (depth, other) => other.dive(depth, diver), diveLater: async () => names };
const dived: string[] = coverall.dive(diver, 1, "bottom").concat(await coverall.diveLater(diver, 1, "bottom"));

// @ts-expect-error a trait of one kind is no trait of another
coverall.ancestorNames(mine);
// @ts-expect-error null is no parent that has a name
node.getParent().name();
// @ts-expect-error the object of a trait has all of its methods
new Chest({ first: { getBool: () => true }, list: [], byName: new Map([[dived[0], mine]]) });
