/** `npm run bench [-- ingest|memory|start] [1|10|40]`: small programs, one table each. */
import { benchIngest } from "./ingest.ts";
import { benchMemory } from "./memory.ts";
import { benchStart } from "./start.ts";

const [name = "all", argument] = process.argv.slice(2);
const benches: Readonly<Record<string, () => Promise<void>>> = {
  start: benchStart,
  ingest: () => benchIngest(argument),
  memory: () => benchMemory(argument === undefined ? undefined : Number(argument)),
};
const chosen = name === "all" ? Object.values(benches) : [benches[name]];
for (const bench of chosen) {
  if (!bench) {
    console.error(`There is no bench "${name}"; use ${Object.keys(benches).join(", ")} or nothing for all.`);
    process.exit(1);
  }
  await bench();
}
process.exit(0);
