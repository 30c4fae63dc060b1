// Every item type with payloads that are nothing of that type, each beside a good error that must be kept.
import { envelopeItemTypes } from "@vedette/protocol";
import { errorEnvelope } from "../../support/wire.ts";
import { either, lines } from "../abuse-case.ts";
import type { AbuseCase } from "../abuse-case.ts";

const payloads: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", Buffer.from("")],
  ["null", Buffer.from("null")],
  ["an empty list", Buffer.from("[]")],
  ["a number", Buffer.from("42")],
  ["a text", Buffer.from('"text"')],
  ["an empty object", Buffer.from("{}")],
  ["broken JSON", Buffer.from('{"half":')],
  ["ten thousand brackets", Buffer.from("[".repeat(10_000))],
  ["noise", Uint8Array.from({ length: 512 }, (_, index) => (index * 197 + 13) % 256)],
  ["wrong types in every place", Buffer.from(JSON.stringify(wrongInEveryPlace()))],
  [
    "lists of the wrong entries",
    Buffer.from(JSON.stringify({ version: 2, items: [null, 1, "x", [], { a: { b: 1 } }] })),
  ],
];

const containers: Readonly<Record<string, string>> = {
  span: "application/vnd.sentry.items.span.v2+json",
  log: "application/vnd.sentry.items.log+json",
  trace_metric: "application/vnd.sentry.items.trace-metric+json",
};

/** Two items that count as events may not share an envelope. */
const areAlone: ReadonlySet<string> = new Set(["event", "transaction", "security", "raw_security"]);

/** The names that item payloads use, each with something that it cannot be. */
function wrongInEveryPlace(): Record<string, unknown> {
  const names = [
    "sid did init started timestamp status errors duration attrs seq aggregates",
    "check_in_id monitor_slug monitor_config environment release contexts",
    "items version spans start_timestamp transaction trace_id span_id name type value unit body level",
    "profile profile_id profiler_id chunk_id platform measurements debug_meta",
    "replay_id segment_id urls error_ids trace_ids replay_start_timestamp event_id",
    "discarded_events rate_limited_events feedback comments email csp-report age url",
  ];
  const wrong: readonly unknown[] = [{ deep: [{}] }, [[[]]], -1e300, "\u0000", false, null];
  return Object.fromEntries(
    names.flatMap((line) => line.split(" ")).map((name, index) => [name, wrong[index % wrong.length]]),
  );
}

export type ItemCase = AbuseCase & {
  readonly type: string;
  /** Whether a good error is in the same envelope, before the item. */
  readonly isBesideError: boolean;
};

/** One case per type and payload. */
export const itemCases: readonly ItemCase[] = envelopeItemTypes.flatMap((type) =>
  payloads.map(([name, payload]) => ({
    type,
    name: `${name} as ${type}`,
    expected: either,
    isBesideError: !areAlone.has(type),
    request: () => {
      const header = {
        type,
        length: payload.length,
        ...(type in containers ? { content_type: containers[type], item_count: 5 } : {}),
        ...(type === "attachment" ? { filename: "../../../etc/passwd\u0000.txt" } : {}),
        ...(type.startsWith("profile_chunk") ? { platform: "javascript" } : {}),
      };
      const item = lines(JSON.stringify(header), payload);
      return {
        body: Buffer.concat([areAlone.has(type) ? lines("{}") : errorEnvelope({ value: "beside" }), item]),
      };
    },
  })),
);
