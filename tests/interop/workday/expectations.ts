// What must be in the store after a client's working day, kind by kind. The programs all do the same things, so
// the same must arrive, whatever the language and whatever the shape on the wire.
import { createHash } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import type { EventStoreReader, StoredRow } from "../../support/event-store.ts";
import type { InteropClient, Kind } from "../interop-client.ts";
import { errorValue } from "../interop-client.ts";

/** What a program prints about what it sent. */
export const factsSchema = z.object({
  errorId: z.string(),
  messageId: z.string(),
  feedbackId: z.string().optional(),
  replayId: z.string().optional(),
});

export type Workday = {
  readonly client: InteropClient;
  readonly projectId: string;
  readonly facts: z.infer<typeof factsSchema>;
  readonly store: EventStoreReader;
};

const attachmentText = '{"screws":3}';
const noId = "0".repeat(32);

/** Ids as the wire writes them. */
const hex = (column: string) => `replaceAll(toString(${column}), '-', '')`;

/** `rest` follows the condition: an order or a grouping. */
function rowsOf(
  day: Workday,
  table: string,
  columns: string,
  where = "1",
  rest = "",
): Promise<readonly StoredRow[]> {
  return day.store.rows(
    `SELECT ${columns} FROM ${table} WHERE project_id = {project:UInt64} AND (${where}) ${rest}`,
    { project: day.projectId, error: day.facts.errorId, message: day.facts.messageId },
  );
}

const sender = "release, environment";
const senderOf = (day: Workday) => ({ release: day.client.release, environment: "staging" });
const blobId = /^[0-9a-f]{64}$/;

const spanColumns = `${hex("trace_id")} AS trace, span_id, parent_span_id, segment_id, is_segment, op,
  name, description, transaction, ${hex("event_id")} AS event, duration_us, exclusive_us, status, numbers, ${sender}`;

/** The order's span and the query inside it, however they came; returns the event id of the first. */
async function expectOrderSpans(day: Workday): Promise<unknown> {
  const spans = await rowsOf(day, "spans", spanColumns);
  const order = spans.find(({ name, description }) => [name, description].includes("POST /orders"));
  const query = spans.find(({ name, description }) => [name, description].includes("SELECT stock"));
  expect(order, JSON.stringify(spans)).toMatchObject({ op: "http.server", ...senderOf(day) });
  expect(query, JSON.stringify(spans)).toMatchObject({
    op: "db.query",
    is_segment: 0,
    trace: order?.["trace"],
    // In a browser every span hangs on the page's own: who called whom cannot be told there.
    parent_span_id: day.client.name === "browser" ? order?.["segment_id"] : order?.["span_id"],
    numbers: { "db.rows": 3 },
    ...senderOf(day),
  });
  expect(order?.["trace"]).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  expect(order?.["span_id"]).toMatch(/^[0-9a-f]{16}$/);
  expect(Number(order?.["duration_us"])).toBeGreaterThan(0);
  expect(Number(order?.["exclusive_us"])).toBeLessThanOrEqual(Number(order?.["duration_us"]));
  expect(Number(query?.["duration_us"])).toBeLessThanOrEqual(Number(order?.["duration_us"]));
  return order?.["event"];
}

export const expectations: Readonly<Record<Kind, (day: Workday) => Promise<void>>> = {
  error: async (day) => {
    const columns = `title, error_value, level, user_id, user_email, trace_id, ${sender}`;
    const [row, ...more] = await rowsOf(day, "errors", columns, "event_id = {error:UUID}");
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      error_value: errorValue,
      level: "error",
      user_id: "u-17",
      user_email: "ada@example.com",
      ...senderOf(day),
    });
    expect(row?.["title"]).toMatch(/: order A-1001 was not placed$/);
  },

  message: async (day) => {
    const rows = await rowsOf(day, "errors", `title, level, ${sender}`, "event_id = {message:UUID}");
    expect(rows).toEqual([{ title: "the stock is low", level: "warning", ...senderOf(day) }]);
  },

  attachment: async (day) => {
    const columns = "name, attachment_type, size_bytes, blob_id";
    const rows = await rowsOf(day, "attachments", columns, "event_id = {message:UUID}");
    expect(rows).toEqual([
      {
        name: "stock.json",
        attachment_type: "event.attachment",
        size_bytes: attachmentText.length,
        blob_id: createHash("sha256").update(attachmentText).digest("hex"),
      },
    ]);
  },

  transaction: async (day) => {
    expect(await expectOrderSpans(day)).not.toBe(noId);
    const [order, ...more] = await rowsOf(
      day,
      "spans",
      `user_id, span_id, transaction, length(payload) AS payload`,
      "is_segment AND event_id != toUUID('00000000-0000-0000-0000-000000000000')",
    );
    expect(more).toEqual([]);
    expect(order).toMatchObject({ user_id: "u-17", transaction: "POST /orders" });
    expect(order?.["payload"]).toBeGreaterThan(2);
    const children = await rowsOf(day, "spans", "segment_id, transaction", "NOT is_segment");
    expect(children).toEqual([{ segment_id: order?.["span_id"], transaction: "POST /orders" }]);
  },

  "streamed spans": async (day) => {
    expect(await expectOrderSpans(day)).toBe(noId);
    const [segments, children] = [
      await rowsOf(day, "spans", "span_id, op, name", "is_segment"),
      await rowsOf(day, "spans", "segment_id, transaction", "NOT is_segment"),
    ];
    // Of the browser the page load, of a server the order: each span names the one that leads it.
    expect(segments.length).toBeGreaterThan(0);
    const ids = segments.map(({ span_id }) => span_id);
    for (const child of children) expect(ids).toContain(child["segment_id"]);
    if (day.client.name !== "browser") return;
    expect(segments.map(({ op }) => op)).toContain("pageload");
    const vitals = await rowsOf(day, "spans", "op, numbers", "op = 'ui.webvital.lcp'");
    expect(vitals).toHaveLength(1);
    expect(vitals[0]?.["numbers"]).toHaveProperty(["browser.web_vital.lcp.value"]);
  },

  log: async (day) => {
    const columns = `level, severity_number, body, template, attributes, numbers, ${hex("trace_id")} AS trace, ${sender}`;
    const rows = await rowsOf(day, "logs", columns, "body = 'order A-1001 is late'");
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      level: "warn",
      severity_number: 13,
      attributes: { depot: "north", express: "true" },
      numbers: { minutes: 12 },
      ...senderOf(day),
    });
    expect(rows[0]?.["template"]).toMatch(/^order (%s|\{\w*\}) is late$/);
    expect(rows[0]?.["trace"]).not.toBe(noId);
  },

  metrics: async (day) => {
    const rows = await rowsOf(
      day,
      "metrics",
      `name, type, unit, value, attributes['depot'] AS depot, release`,
    );
    const { release } = day.client;
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "orders", type: "counter", value: 3, depot: "north", release }),
        {
          name: "order.duration",
          type: "distribution",
          unit: "millisecond",
          value: 187.5,
          depot: "",
          release,
        },
        expect.objectContaining({ name: "queue.depth", type: "gauge", value: 7, release }),
      ]),
    );
  },

  "check-in": async (day) => {
    const columns = `${hex("check_in_id")} AS id, monitor_slug, status, environment,
      if(monitor_config = '', '', JSONExtractString(monitor_config, 'schedule', 'value')) AS schedule,
      if(monitor_config = '', '', JSONExtractString(monitor_config, 'timezone')) AS zone`;
    const rows = await rowsOf(day, "check_ins", columns, "1", "ORDER BY status = 'ok'");
    expect(rows.map(({ status }) => status)).toEqual(["in_progress", "ok"]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
    for (const row of rows) expect(row).toMatchObject({ monitor_slug: "nightly-report" });
    expect(rows).toContainEqual(expect.objectContaining({ schedule: "0 3 * * *", zone: "Europe/Lisbon" }));
    expect(rows[0]?.["id"]).not.toBe(noId);
  },

  session: async (day) => {
    const columns = `${hex("session_id")} AS id, count() AS updates, max(is_init) AS is_init,
      argMax(status, (seq, timestamp)) AS status, max(errors) AS errors, any(quantity) AS quantity,
      any(release) AS release, any(environment) AS environment`;
    const rows = await rowsOf(day, "sessions", columns, "1", "GROUP BY session_id");
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatchObject({ is_init: 1, quantity: 1, ...senderOf(day) });
    expect(rows.map(({ id }) => id)).not.toContain(noId);
    // The error belongs to one of them, and that one was told so.
    expect(rows.some(({ errors }) => Number(errors) >= 1)).toBe(true);
  },

  "session aggregate": async (day) => {
    const rows = await rowsOf(
      day,
      "sessions",
      `status, sum(quantity) AS quantity, any(release) AS release`,
      "1",
      "GROUP BY status",
    );
    expect(rows).toEqual([{ status: "exited", quantity: 1, release: day.client.release }]);
  },

  feedback: async (day) => {
    const columns = `${hex("feedback_id")} AS id, ${hex("event_id")} AS event, message, name, email, source, ${sender}`;
    const rows = await rowsOf(day, "feedback", columns);
    expect(rows).toEqual([
      {
        id: day.facts.feedbackId,
        event: day.facts.errorId,
        message: "the button does nothing",
        name: "Ada",
        email: "ada@example.com",
        source: "feedback",
        ...senderOf(day),
      },
    ]);
  },

  "client report": async (day) => {
    const sums = await day.store.outcomes(day.projectId);
    expect(sums).toMatchObject({ "error client_discard before_send": 1 });
  },

  profile: async (day) => {
    const columns = `samples, blob_id, size_bytes, ${hex("event_id")} AS event, transaction, ${sender}`;
    const [row, ...more] = await rowsOf(day, "profiles", columns);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ transaction: "POST /orders", ...senderOf(day) });
    expect(Number(row?.["samples"])).toBeGreaterThan(1);
    expect(row?.["blob_id"]).toMatch(blobId);
    const [transaction] = await rowsOf(day, "spans", `${hex("event_id")} AS event`, "is_segment");
    expect(row?.["event"]).toBe(transaction?.["event"]);
  },

  "profile chunk": async (day) => {
    const columns = `samples, blob_id, size_bytes, ${hex("profiler_id")} AS profiler, ${hex("profile_id")} AS chunk`;
    const rows = await rowsOf(day, "profiles", columns);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row["profiler"]).not.toBe(noId);
      expect(row["chunk"]).not.toBe(noId);
      expect(Number(row["samples"])).toBeGreaterThan(0);
      expect(row["blob_id"]).toMatch(blobId);
    }
  },

  replay: async (day) => {
    const replay = day.facts.replayId ?? "";
    const segments = await rowsOf(
      day,
      "replay_segments",
      `${hex("replay_id")} AS replay, segment_id, replay_type, urls, error_ids, user_id, ${sender}`,
      "1",
      "ORDER BY segment_id",
    );
    expect(segments.length).toBeGreaterThan(0);
    expect(segments[0]).toMatchObject({ replay, segment_id: 0, replay_type: "session", ...senderOf(day) });
    expect(String(segments[0]?.["urls"])).toContain("http://127.0.0.1");
    expect(segments.map(({ error_ids }) => String(error_ids)).join()).toContain(day.facts.errorId);

    const recordings = await rowsOf(
      day,
      "replay_recordings",
      `${hex("replay_id")} AS replay, segment_id, format, blob_id, size_bytes`,
      "1",
      "ORDER BY segment_id",
    );
    expect(recordings.map(({ segment_id }) => segment_id)).toEqual(
      segments.map(({ segment_id }) => segment_id),
    );
    for (const row of recordings) {
      expect(row).toMatchObject({ replay, format: "rrweb" });
      expect(Number(row["size_bytes"])).toBeGreaterThan(50);
      expect(row["blob_id"]).toMatch(blobId);
    }
  },
};
