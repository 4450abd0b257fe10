// SPDX-License-Identifier: MPL-2.0

import * as contract from "crate:contract";
import { ContractError, Partner, Thing, Zebra } from "crate:contract";

const partner: Partner = {
  fire(number, text) {
    contract.join(text, [number]);
  },
  ask(flag, wide, data) {
    if (!flag) throw new ContractError.Refused("no");
    return `${wide + 1n} ${data.byteLength}`;
  },
  tell: list => void list.map(number => number + 1),
  fetch: async (half, thing) => half * thing.number(),
};
contract.fire(partner, 3);
const answer: string = contract.ask(partner) + (await contract.askOnThread(partner));
const fetched: number = await contract.fetch(partner, Thing.init(contract.add(1, 2)));
Zebra.init().destroy();
contract.tell(partner);

// @ts-expect-error an object of another class does not fit
contract.fetch(partner, Zebra.init());
// @ts-expect-error what a method is given has its type
const wrong: Partner = { ...partner, ask: (flag: string) => flag };
// @ts-expect-error a method is missing
contract.tell({ tell() {} });
contract.join(answer, [fetched]);
