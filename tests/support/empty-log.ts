import { pollUntil } from "./poll.ts";

/** Waits until everything that the server has accepted so far is stored: nothing of it can come later. */
export async function untilLogIsEmpty(url: string, timeoutMs = 60_000): Promise<void> {
  await pollUntil(
    "an empty log",
    async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return /^vedette_log_records 0$/m.test(metrics) ? true : undefined;
    },
    { timeoutMs },
  );
}
