/** What a quota has used is not forgotten by a restart: of a day from the outcomes, of an hour from a file. */
import { expect, test } from "vitest";
import { readEventStore } from "../support/event-store.ts";
import { freePort } from "../support/free-port.ts";
import { setIngestSettings, untilInUse } from "../support/ingest-settings.ts";
import { initInstance } from "../support/instance.ts";
import { pollUntil } from "../support/poll.ts";
import { launch } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import { errorEnvelope, post, targetOf } from "../support/wire.ts";

test.each([
  ["a day", 86_400],
  ["an hour", 3_600],
])(
  "a quota of %s goes on after a restart where it was",
  async (_, windowSeconds) => {
    const folder = await createTempFolder("quota-restart");
    const options = { dataDir: folder.path, port: await freePort() };
    let server = await launch(options);
    try {
      const instance = await initInstance(server.env);
      const target = targetOf(instance.dsn);
      const send = async () => (await post(target, { body: errorEnvelope() }))?.status;
      const quota = { id: "errors", categories: ["error"], limit: 5, windowSeconds };
      await setIngestSettings({ ...server, ...instance }, instance.project, { quotas: [quota] });
      await untilInUse(async () => (await send()) === 429);
      // Taken in before the settings were in use, or within them: never fewer than the quota.
      const acceptedBefore = await pollUntil(
        "the outcomes",
        async () => {
          const sums = await readEventStore(folder.path).outcomes(target.projectId);
          const isCounted = sums["error rate_limited errors"] !== undefined;
          return isCounted && (sums["error accepted"] ?? 0) >= 5 ? sums["error accepted"] : undefined;
        },
        { timeoutMs: 20_000 },
      );
      await server.stop();
      server = await launch(options);
      expect(await send()).toBe(429);
      const sums = await pollUntil(
        "the second refusal",
        async () => {
          const now = await readEventStore(folder.path).outcomes(target.projectId);
          return (now["error rate_limited errors"] ?? 0) >= 2 ? now : undefined;
        },
        { timeoutMs: 20_000 },
      );
      expect(sums).toEqual({ "error accepted": acceptedBefore, "error rate_limited errors": 2 });
    } finally {
      await server.stop();
      await folder.remove();
    }
  },
  120_000,
);
