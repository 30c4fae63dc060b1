// Envelopes whose lines do not fit together, and headers that are not what they should be.
import { newEventId } from "../../support/wire.ts";
import { either, lines, refused, refusedUncounted, taken } from "../abuse-case.ts";
import type { AbuseCase, Expected } from "../abuse-case.ts";

const event = '{"type":"event"}';
const good = '{"message":"good"}';

const framing = (
  name: string,
  expected: Expected,
  ...parts: readonly (string | Uint8Array)[]
): AbuseCase => ({ name, expected, request: () => ({ body: lines(...parts) }) });

const withLength = (length: string, expected: Expected): AbuseCase =>
  framing(`a length of ${length}`, expected, "{}", `{"type":"event","length":${length}}`, good);

const raw = (name: string, body: string | Uint8Array): AbuseCase => ({
  name,
  expected: refused(400),
  request: () => ({ body }),
});

const accepted = taken({ "error accepted": 1 });
const unknownType = taken({ "unknown invalid item_type": 1 });

const mib = 1024 * 1024;

export const framingCases: readonly AbuseCase[] = [
  raw("an empty body", ""),
  raw("a body that is no envelope", "hello, is this thing on?"),
  raw(
    "binary noise",
    Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919 + 31) % 256),
  ),
  framing("a header that is a list", refused(400), "[]", event, good),
  framing("an item header that is no JSON", refused(400), "{}", '{"type":"event"', "{}"),
  framing("an item header that is text", refused(400), "{}", '"event"', "{}"),
  framing("an item without a type", refused(400), "{}", "{}", "{}"),
  framing("a reserved item type", refused(400), "{}", '{"type":"integration"}', "{}"),
  framing(
    "more items than an envelope may hold",
    refused(413),
    "{}",
    '{"type":"session"}\n{}\n'.repeat(5000),
  ),
  framing(
    "an item header above every bound",
    refused(400, 413),
    "{}",
    `{"type":"event","padding":"${"x".repeat(mib)}"}`,
    "{}",
  ),
  withLength("1000", refused(400)),
  withLength("3", refused(400)),
  withLength("-1", refused(400)),
  withLength('"12"', refused(400)),
  framing("empty lines before headers", accepted, "", "{}", "\r", "", event, good, ""),
  framing("nothing but newlines", refused(400), "\n\n\n"),
  framing("a byte order mark before the header", either, "\ufeff{}", event, good),
  framing("lines that end in CR LF", either, "{}\r", `${event}\r`, `${good}\r`),
  framing("something behind the header's brace", refused(400), "{} {}", event, good),
  framing("a header that is null", refused(400), "null", event, good),
  framing("a header of a thousand brackets", refused(400), `${'{"a":'.repeat(1000)}1`, event, good),
  framing(
    "a header that is deep but valid",
    either,
    `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`,
    event,
    good,
  ),
  framing("a header with prototype keys", accepted, '{"__proto__":{"dsn":"x"},"constructor":1}', event, good),
  framing("an event id that is no id", accepted, '{"event_id":"../../etc/passwd"}', event, good),
  framing("an event id of zeros", accepted, `{"event_id":"${"0".repeat(32)}"}`, event, good),
  framing("an event id that is a list", accepted, '{"event_id":[1]}', event, good),
  framing("a time of sending that is no time", accepted, '{"sent_at":"next tuesday"}', event, good),
  framing("a time of sending far in the future", accepted, '{"sent_at":"9999-12-31T23:59:59Z"}', event, good),
  framing("a trace that is a number", accepted, '{"trace":7,"sdk":"none"}', event, good),
  // Two credentials that disagree: there is nobody to count it for.
  framing("a dsn that is no address", refusedUncounted(400), '{"dsn":"javascript:alert(1)"}', event, good),
  framing("a dsn that is an object", either, '{"dsn":{"a":1}}', event, good),
  framing("an item header that is a list", refused(400), "{}", "[]", good),
  framing("an item header that is null", refused(400), "{}", "null", good),
  framing("a type that is a number", refused(400), "{}", '{"type":1}', good),
  framing("an empty type", either, "{}", '{"type":""}', good),
  framing("a type named __proto__", unknownType, "{}", '{"type":"__proto__"}', good),
  framing("a type named constructor", unknownType, "{}", '{"type":"constructor"}', good),
  framing("a type with a NUL in it", unknownType, "{}", '{"type":"event\\u0000"}', good),
  framing("a type of fifty thousand letters", unknownType, "{}", `{"type":"${"e".repeat(50_000)}"}`, good),
  ...["otlp_traces", "otlp_logs", "otlp_metrics"].map((type) =>
    framing(`the internal type ${type}`, refused(400), "{}", `{"type":"${type}"}`, good),
  ),
  withLength("1.5", refused(400)),
  withLength("-0.0", either),
  withLength("1e3", refused(400)),
  withLength("9007199254740993", refused(400)),
  withLength("1e400", refused(400)),
  withLength("null", either),
  withLength("true", refused(400)),
  withLength("[18]", refused(400)),
  framing(
    "a length one beyond the payload",
    either,
    "{}",
    `{"type":"event","length":${good.length + 1}}`,
    good,
  ),
  framing(
    "a length one before the payload's end",
    refused(400),
    "{}",
    `{"type":"event","length":${good.length - 1}}`,
    good,
  ),
  framing(
    "a payload of two lines without a length",
    refused(400),
    "{}",
    event,
    '{"message":',
    '"two lines"}',
  ),
  framing("a header without a payload", either, "{}", event),
  framing("an item header that is cut off", refused(400), "{}", event, good, '{"type":"ev'),
  framing("two events in one envelope", either, "{}", event, good, event, good),
  framing(
    "an event and a transaction in one envelope",
    either,
    "{}",
    event,
    good,
    '{"type":"transaction"}',
    "{}",
  ),
  {
    name: "one envelope two thousand times in a row",
    expected: either,
    request: () => ({ body: Buffer.concat(Array.from({ length: 2000 }, () => lines("{}", event, good))) }),
  },
  {
    name: "the same event id a hundred times",
    expected: taken({ "error accepted": 1 }),
    request: () => {
      const id = newEventId();
      const item = `{"event_id":"${id}","message":"again"}`;
      return { body: lines(`{"event_id":"${id}"}`, event, item) };
    },
  },
  framing("a header of 70 KB", refused(400, 413), `{"a":"${"x".repeat(70_000)}"}`, event, good),
  framing(
    "an attachment that claims 4 GB",
    refused(400, 413),
    "{}",
    '{"type":"attachment","length":4294967296}',
    "x",
  ),
  framing("a newline inside a header's text", refused(400), '{"a":"\n"}', event, good),
];
