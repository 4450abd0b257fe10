// SPDX-License-Identifier: MPL-2.0

import * as defaults from "crate:defaults";
import { Job, Options, Scale, Step, Unit } from "crate:defaults";

const options: Options = new Options();
const some = new Options({ count: 1, unit: Unit.FOOT, limit: 2n, tags: undefined, subtitle: null });
const limit: bigint = defaults.echoOptions(some).limit;
const job: Job = defaults.echoJob(new Job({ name: `${limit}`, options }));
defaults.echoJob(new Job({ name: job.name }));
defaults.showStep(new Step.Wait());
defaults.showStep(new Step.Wait({}));
defaults.showStep(new Step.Say({ text: "text" }));
const scaled: number = Scale.init().apply() + Scale.init(2).apply(1, 2);
defaults.pad("text");
defaults.pad("text", undefined, "-", [], null);
defaults.pad("text", scaled);

// @ts-expect-error a field without a default is needed
new Job({});
// @ts-expect-error a default does not make another type fit
new Options({ count: "1" });
// @ts-expect-error null is no value of a type that is not optional
new Options({ title: null });
// @ts-expect-error an argument without a default is needed
defaults.pad();
// @ts-expect-error a variant's field without a default is needed
new Step.Say({ volume: "loud" });
