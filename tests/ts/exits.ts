// SPDX-License-Identifier: MPL-2.0

import { Step, StepImpl, call, keepCalling, leave, leaveLater, leaveOnThread } from "crate:exits";

const step: Step = { take: number => number + 1 };
const use = (given: Step | StepImpl): number => call(given, 1);
keepCalling(step, use(step));
leaveLater(0, 5n);
leaveOnThread(0);
leave(0);

// @ts-expect-error a step takes a number and gives one
call({ take: (text: string) => text }, 1);
