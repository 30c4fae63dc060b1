// What an operator sees of a running server: metrics, health, counts, and that all of them add up to what was sent.
import { afterEach, expect, test } from "vitest";
import { pollUntil } from "../support/poll.ts";
import { type Server, startServer } from "../support/server.ts";
import { errorEnvelope, postGzip, targetOf } from "../support/wire.ts";

let server: Server | undefined;
afterEach(() => server?.stop());

test("metrics, health and counts tell the same of what was sent", { timeout: 300_000 }, async () => {
  const instance = (server = await startServer());
  const target = targetOf(instance.dsn);
  for (let sent = 0; sent < 20; sent++) {
    expect((await postGzip(target, errorEnvelope()))?.status).toBe(200);
  }
  const read = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
    await fetch(new URL(path, instance.url), { headers });
  const authorization = { authorization: `Bearer ${instance.token}` };

  const metrics = await pollUntil(
    "20 accepted errors in the metrics",
    async () => {
      const text = await (await read("/metrics")).text();
      return text.includes('vedette_outcomes_total{category="error",outcome="accepted",reason=""} 20')
        ? text
        : undefined;
    },
    { timeoutMs: 30_000 },
  );
  for (const name of [
    'vedette_receive_requests_total{result="accepted"} 20',
    "vedette_log_append_seconds_count 20",
    'vedette_event_transport_delay_seconds_count{leg="received_to_queryable"} 20',
    'vedette_store_bytes_per_row{kind="errors"}',
    ...["receive", "log", "process", "store"].map(
      (stage) => `vedette_last_success_timestamp_seconds{stage="${stage}"}`,
    ),
  ])
    expect(metrics).toContain(name);

  const stats = await read(
    `/api/0/organizations/${instance.organization}/stats_v2/?groupBy=outcome&field=sum(quantity)&statsPeriod=1h`,
    authorization,
  );
  expect(await stats.json()).toMatchObject({
    groups: [{ by: { outcome: "accepted" }, totals: { "sum(quantity)": 20 } }],
  });

  const health = (await (await read("/api/vedette/health/", authorization)).json()) as {
    figures: { delivery: object; jobs?: { name: string }[] };
  };
  expect(health.figures.delivery).toMatchObject({ receivedToQueryable: { count: 20 } });
  expect((await read("/metrics", { "x-forwarded-for": "203.0.113.7" })).status).toBe(403);
});
