/** Whether a full store slows ingest down: the same traffic into an empty server and into a filled one, in turns. */
import { endToEnd } from "./ingest.ts";
import { type BenchServer, startVedette } from "./processes.ts";
import { printTable } from "./table.ts";

const rounds = 3;
const eventBytes = 10_240;
const eventsPerRound = 6_000;

export async function compareIngest(filled: BenchServer): Promise<void> {
  const empty = await startVedette();
  try {
    // The first round also fills caches and compiles code, on both.
    const rates = { empty: 0, filled: 0 };
    for (let round = 0; round <= rounds; round += 1) {
      const one = (await endToEnd(empty, eventBytes, eventsPerRound)).endToEndPerSecond;
      const other = (await endToEnd(filled, eventBytes, eventsPerRound)).endToEndPerSecond;
      if (round === 0) continue;
      rates.empty += one / rounds;
      rates.filled += other / rounds;
    }
    printTable("Ingest of 10 KB events, end to end", [
      {
        "empty /s": Math.round(rates.empty),
        "filled /s": Math.round(rates.filled),
        ratio: rates.filled / rates.empty,
      },
    ]);
  } finally {
    await empty.stop();
  }
}
