/** What a quota has used is not forgotten by a restart: of a day from the outcomes, of an hour from a file. */
import { expect, test } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { type OutcomeSums, readEventStore } from "../support/event-store.ts";
import { freePort } from "../support/free-port.ts";
import { setIngestSettings, untilInUse } from "../support/ingest-settings.ts";
import { pollUntil } from "../support/poll.ts";
import { copyInstance, launch } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import { createWebApi } from "../support/web-api.ts";
import { errorEnvelope, post, targetOf } from "../support/wire.ts";

test("quotas of a day and of an hour go on after a restart where they were", async () => {
  const folder = await createTempFolder("quota-restart");
  const options = { dataDir: folder.path, port: await freePort() };
  const instance = await copyInstance(options.dataDir, options.port);
  let server = await launch(options);
  try {
    const place = { ...server, ...instance };
    const hourly = await createWebApi(place).createProject("hourly");
    const store = readEventStore(folder.path);

    /** Uses a quota up; what then remains to be shown after the restart. */
    const useUp = async (project: string, dsn: string, windowSeconds: number) => {
      const target = targetOf(dsn);
      const send = async () => (await post(target, { body: errorEnvelope() }))?.status;
      const outcomes = async (holds: (sums: OutcomeSums) => boolean): Promise<OutcomeSums> =>
        await pollUntil(
          "the outcomes",
          async () => {
            const sums = await store.outcomes(target.projectId);
            return holds(sums) ? sums : undefined;
          },
          { timeoutMs: 60_000 },
        );
      const quota = { id: "errors", categories: ["error"], limit: 5, windowSeconds };
      await setIngestSettings(place, project, { quotas: [quota] });
      await untilInUse(async () => (await send()) === 429);
      await untilLogIsEmpty(place.url);
      // Taken in before the settings were in use, or within them: never fewer than the quota.
      const before = await outcomes(
        (sums) => sums["error rate_limited errors"] === 1 && (sums["error accepted"] ?? 0) >= 5,
      );
      return async () => {
        expect(await send()).toBe(429);
        const after = await outcomes((sums) => (sums["error rate_limited errors"] ?? 0) >= 2);
        expect(after).toEqual({ ...before, "error rate_limited errors": 2 });
      };
    };

    const goesOn = await Promise.all([
      useUp(instance.project, instance.dsn, 86_400),
      useUp("hourly", hourly, 3_600),
    ]);
    await server.stop();
    server = await launch(options);
    for (const expectGoesOn of goesOn) await expectGoesOn();
  } finally {
    await server.stop();
    await folder.remove();
  }
}, 240_000);
