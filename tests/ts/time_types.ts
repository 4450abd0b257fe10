// SPDX-License-Identifier: MPL-2.0

import * as time from "crate:time_types";
import { Duration, Timestamp, type TimestampLike } from "monkeybridge:uniffi";

const begin: Timestamp = time.echoTimestamp(new Date());
const nanoseconds: bigint = begin.epochNanoseconds;
const instant: TimestampLike = { epochNanoseconds: nanoseconds };
const later: time.Timestamp = time.add(instant, Duration.fromMilliseconds(1.5));
const length: time.Duration = time.between(begin, later);
const event = new time.Event({ name: "e", begin: new Date(), length });
const seen: Timestamp | null = event.seen;
const spans: Set<Duration> = time.echoDurationSet(new Set([length, event.pause]));
const map: Map<Timestamp, Duration> = time.echoTimestampKeys(new Map([[begin, length]]));
const text: string = `${begin} ${seen?.toDate().getTime()} ${spans.size} ${map.size}`;
class Steady implements time.Clock {
  read(): Date {
    return new Date(text.length);
  }
  round(moment: Timestamp, to: Duration): Timestamp {
    return new Timestamp(moment.epochNanoseconds - (moment.epochNanoseconds % to.nanoseconds));
  }
}
time.readClock(new Steady());
const promise: Promise<Timestamp> = time.addLater(begin, length);
promise.then(moment => moment.equals(later));

// @ts-expect-error a number is no time
time.echoTimestamp(5);
// @ts-expect-error neither is text
time.echoTimestamp("2020-01-01");
// @ts-expect-error a number is no duration
time.echoDuration(5);
// @ts-expect-error a time is no duration
time.echoDuration(begin);
// @ts-expect-error nanoseconds are a BigInt
new Timestamp(5);
// @ts-expect-error times do not change
begin.epochNanoseconds = 5n;
