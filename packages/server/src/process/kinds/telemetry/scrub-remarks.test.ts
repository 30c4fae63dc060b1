/** Whoever looks at a span, a log or a measurement sees which rule took what out of it, in every field of it. */
import { expect, test } from "vitest";
import type { EnvelopeItem, JsonObject } from "@vedette/protocol";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import { remarksAttribute } from "#rules/attributes/attribute-set.ts";
import { itemContext } from "../../steps/item-context.fixture.ts";
import type { ItemKind } from "../item-kind.ts";
import { logKind } from "../log/process-log-item.ts";
import { metricKind } from "../metric/process-metric-item.ts";
import { json } from "../otlp/otlp-items.fixture.ts";
import { otlpLogsKind } from "../otlp/otlp-logs.ts";
import { otlpMetricsKind } from "../otlp/otlp-metrics.ts";
import { otlpTracesKind } from "../otlp/otlp-traces.ts";
import { spanKind } from "../span/process-span-item.ts";
import { transactionKind } from "../transaction/process-transaction-item.ts";
import {
  containerItem,
  happenedAt,
  itemOf,
  log,
  metric,
  rootSpanId,
  streamedSpan,
  traceId,
  transactionBody,
} from "./telemetry-items.fixture.ts";

const card = "4111 1111 1111 1111";
const customer = "C-4711";
const text = `paid with ${card} by ${customer}`;
const settings: IngestSettingsPart = {
  scrubbing: {
    rules: [{ type: "pattern", pattern: "C-\\d+", method: "replace", placeholder: "C", source: "**" }],
  },
};

type Said = { readonly path: string; readonly rem: readonly (readonly [string, string])[] };

/** The last row of an item: of a transaction, the span inside. */
function lastRow(kind: ItemKind, item: EnvelopeItem): Readonly<Record<string, unknown>> {
  const row = kind(item, itemContext({ settings })).rows.at(-1)?.row;
  if (row === undefined) throw new Error("there is no row");
  return row;
}

/** What is said of each field, by the names of rules with their methods. */
function remarksOn(row: Readonly<Record<string, unknown>>): Record<string, readonly string[]> {
  const pairs = row.attributes as readonly (readonly [string, string])[];
  const list = JSON.parse(pairs.find(([name]) => name === remarksAttribute)?.[1] ?? "[]") as Said[];
  const byPath = Map.groupBy(list, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, said]) => [path, said.flatMap(({ rem }) => rem.map((one) => one.join(" ")))]),
  );
}

const both = ["@creditcard:replace s", "rule-1:pattern s"];
const links = [{ trace_id: traceId, span_id: rootSpanId, attributes: { note: text } }];
const times = { startTimeUnixNano: `${happenedAt * 1e9}`, endTimeUnixNano: `${happenedAt * 1e9 + 1e6}` };
const ids = { traceId, spanId: rootSpanId };
const otlpText = { stringValue: text };

const cases: readonly (readonly [
  name: string,
  kind: ItemKind,
  item: EnvelopeItem,
  said: JsonObject | Record<string, readonly string[]>,
])[] = [
  ["a log", logKind, containerItem("log", [log(0, { body: text })]), { body: both }],
  [
    "a measurement",
    metricKind,
    containerItem("trace_metric", [metric(0, { name: text, unit: text })]),
    { name: both, unit: both },
  ],
  [
    "a streamed span",
    spanKind,
    containerItem("span", [streamedSpan(0, { name: text, links })]),
    { name: both, "links.0": both },
  ],
  [
    "a span by itself",
    spanKind,
    itemOf(
      { type: "span" },
      {
        ...ids,
        trace_id: traceId,
        span_id: rootSpanId,
        start_timestamp: happenedAt - 1,
        timestamp: happenedAt,
        description: text,
        tags: { note: text, password: "hunter2" },
        links,
      },
    ),
    { description: both, "tags.note": both, "tags.password": ["@password:filter s"], "links.0": both },
  ],
  [
    "a span inside a transaction",
    transactionKind,
    itemOf(
      { type: "transaction" },
      transactionBody(0, {
        spans: [
          {
            trace_id: traceId,
            span_id: "00000000000000aa",
            start_timestamp: happenedAt - 0.1,
            timestamp: happenedAt,
            description: text,
            tags: { note: text, password: "hunter2" },
          },
        ],
      }),
    ),
    { description: both, "tags.note": both, "tags.password": ["@password:filter s"] },
  ],
  [
    "a log of OpenTelemetry",
    otlpLogsKind,
    json({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: otlpText }] }] }] }),
    { body: both },
  ],
  [
    "a structured log of OpenTelemetry",
    otlpLogsKind,
    json({
      resourceLogs: [
        {
          scopeLogs: [
            {
              logRecords: [
                {
                  body: { kvlistValue: { values: [{ key: "password", value: { stringValue: "hunter2" } }] } },
                },
              ],
            },
          ],
        },
      ],
    }),
    { body: ["@password:filter s"] },
  ],
  [
    "a measurement of OpenTelemetry",
    otlpMetricsKind,
    json({
      resourceMetrics: [
        {
          scopeMetrics: [{ metrics: [{ name: text, unit: text, gauge: { dataPoints: [{ asDouble: 1 }] } }] }],
        },
      ],
    }),
    { name: both, unit: both },
  ],
  [
    "a span of OpenTelemetry",
    otlpTracesKind,
    json({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                {
                  ...ids,
                  ...times,
                  name: text,
                  traceState: text,
                  status: { code: 2, message: text },
                  events: [{ name: "paid", attributes: [{ key: "note", value: otlpText }] }],
                },
              ],
            },
          ],
        },
      ],
    }),
    {
      name: both,
      transaction: both,
      "payload.events": both,
      "payload.trace_state": both,
      "attributes.sentry.status.message": both,
    },
  ],
];

test.each(cases)("%s tells what was taken out of it", (_, kind, item, said) => {
  const row = lastRow(kind, item);
  const stored = JSON.stringify(row, (__, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  expect(stored).not.toMatch(/4111 1111|C-4711|hunter2/);
  expect(remarksOn(row)).toMatchObject(said);
});

test("the parts of a measurement's name are looked through as well as the whole", () => {
  const plain = "4111111111111111";
  for (const [name, clean] of [
    [`paid.${plain}.total`, "paid.[creditcard].total"],
    ["paid.4111-1111-1111-1111", "paid.[creditcard]"],
    ["http.server.duration", "http.server.duration"],
    ["ratio.4111111111111112", "ratio.4111111111111112"],
  ] as const) {
    const ofSdk = lastRow(metricKind, containerItem("trace_metric", [metric(0, { name })]));
    const point = { name, gauge: { dataPoints: [{ asDouble: 1 }] } };
    const ofExporter = json({ resourceMetrics: [{ scopeMetrics: [{ metrics: [point] }] }] });
    for (const row of [ofSdk, lastRow(otlpMetricsKind, ofExporter)]) {
      expect(row).toMatchObject({ name: clean });
      expect(remarksOn(row)).toEqual(clean === name ? {} : { name: ["@creditcard:replace s"] });
    }
  }
});

test("no name and no text that the sender chose keeps a card", () => {
  const plain = "4111111111111111";
  const named = { key: plain, value: { stringValue: "x" } };
  const rows = [
    lastRow(
      otlpTracesKind,
      json({
        resourceSpans: [
          { resource: { attributes: [named] }, scopeSpans: [{ spans: [{ ...ids, ...times, name: "GET" }] }] },
        ],
      }),
    ),
    lastRow(
      transactionKind,
      itemOf(
        { type: "transaction" },
        transactionBody(0, {
          measurements: { [plain]: { value: 1, unit: plain } },
          modules: { [plain]: "1" },
        }),
      ),
    ),
    lastRow(logKind, containerItem("log", [log(0, { attributes: { "sentry.op": { value: plain } } })])),
  ];
  for (const row of rows) {
    const stored = JSON.stringify(row, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(stored).not.toContain(plain);
    expect(stored).toContain("[creditcard]");
  }
});

test("what had nothing to hide says nothing", () => {
  for (const [kind, item] of [
    [logKind, containerItem("log", [log(0, { body: "order 17 was paid" })])],
    [spanKind, containerItem("span", [streamedSpan(0)])],
    [metricKind, containerItem("trace_metric", [metric(0)])],
    [transactionKind, itemOf({ type: "transaction" }, transactionBody(1))],
  ] as const)
    expect(remarksOn(lastRow(kind, item))).toEqual({});
});

test("a rule that takes everything leaves a measurement a name", () => {
  const everything: IngestSettingsPart = {
    scrubbing: { rules: [{ type: "anything", method: "remove", source: "$object.name" }] },
  };
  const result = metricKind(
    containerItem("trace_metric", [metric(0)]),
    itemContext({ settings: everything }),
  );
  expect(result.rows[0]?.row).toMatchObject({ name: "[Filtered]" });
});
