// SPDX-License-Identifier: MPL-2.0

// `mach bench [FILTER] [--json FILE]`: times the rows and prints a table. With
// --json the last line is the table as JSON, which mach puts into the file.
// Times are of this machine in this run; `ratio` compares them with
// uniffi/sync_u32, the cheapest crossing, so that runs can be compared too.

import { rows } from "./rows.mjs";

const ROUNDS = 9;
const REFERENCE = "uniffi/sync_u32";

async function measure({ name, n, round }) {
  // Warm: two rounds, so that what is timed is compiled.
  await round(Math.ceil(n / 4));
  await round(Math.ceil(n / 4));
  const times = [];
  for (let i = 0; i < ROUNDS; i++) {
    times.push((await round(n)) / n);
  }
  times.sort((a, b) => a - b);
  return { name, median_ns: times[ROUNDS >> 1], min_ns: times[0] };
}

const args = scriptArgs.filter(arg => arg !== "--json");
const filter = args[0] ?? "";
const asJson = args.length !== scriptArgs.length;
const chosen = rows.filter(({ name }) => name.includes(filter) || name === REFERENCE);

console.log(`${"row".padEnd(24)}${"median ns".padStart(12)}${"min ns".padStart(12)}${"ratio".padStart(10)}`);
const results = [];
for (const row of chosen) {
  const result = await measure(row);
  results.push(result);
  result.ratio = result.median_ns / results[0].median_ns;
  console.log(
    row.name.padEnd(24) +
      result.median_ns.toFixed(1).padStart(12) +
      result.min_ns.toFixed(1).padStart(12) +
      result.ratio.toFixed(1).padStart(10)
  );
}
if (asJson) {
  console.log(JSON.stringify(results));
}
