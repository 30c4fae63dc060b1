/** `npm run bench [-- ingest|grouping|memory|query|page|start] […]`: small programs, one table each. */
import { benchFlood } from "./flood.ts";
import { benchGrouping } from "./grouping.ts";
import { benchIngest } from "./ingest.ts";
import { benchMemory } from "./memory.ts";
import { benchPage } from "./page.ts";
import { benchQuery } from "./query.ts";
import { benchStart } from "./start.ts";

const usage = `npm run bench [-- <name> [arguments]]; without a name all but query and page run
  start                     time from the command to ready
  ingest [what]             items per second, end to end: errors by size in KB (1, 10, 40), transaction, logs, session
  flood                     cost of refusing at ten times a quota, and whether others wait
  grouping [seed]           score of grouping on a labelled corpus, and its cost per event
  memory [events]           memory of all processes and disk per event (default 200000)
  query [events] [folder] [only]
                            issue lists and figures over many events (default 10000000); a named folder is kept and
                            used again; only: questions by a part of their name, ingest, or fill
  page [events] [folder] [only]
                            the page in Chromium over many events (default 1000000); a named folder is kept; only:
                            load, enter, lists, stack or fill`;

const [name = "all", argument, folder, only] = process.argv.slice(2);
if (name === "--help" || name === "help") {
  console.log(usage);
  process.exit(0);
}
const benches: Readonly<Record<string, () => Promise<void>>> = {
  start: benchStart,
  ingest: () => benchIngest(argument),
  flood: benchFlood,
  grouping: () => benchGrouping(argument === undefined ? undefined : Number(argument)),
  memory: () => benchMemory(argument === undefined ? undefined : Number(argument)),
};
/** Long, or gigabytes: only when it is asked for. */
const large: Readonly<Record<string, () => Promise<void>>> = {
  page: () => benchPage(argument === undefined ? undefined : Number(argument), folder, only),
  query: () => benchQuery(argument === undefined ? undefined : Number(argument), folder, only),
};
const chosen = name === "all" ? Object.values(benches) : [benches[name] ?? large[name]];
for (const bench of chosen) {
  if (!bench) {
    console.error(`There is no bench "${name}".\n${usage}`);
    process.exit(1);
  }
  await bench();
}
process.exit(0);
