import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeUtf8 } from "@vedette/protocol";
import { eventTables, type FeedbackRow } from "#ports/event-tables.ts";
import type { ItemResult } from "../../item-result.ts";
import { itemContext, receivedAtMs } from "../../steps/item-context.fixture.ts";
import { feedbackKind } from "./feedback.ts";
import { userReportKind } from "./user-report.ts";

const eventId = "9ec79c33ec9942ab8353589fcb2e04dc";
const feedbackId = "0123456789abcdef0123456789abcdef";
const said = {
  message: "I typed my card\nand it broke",
  contact_email: "ada@example.com",
  name: "Ada",
  url: "https://shop.example/cart?token=hunter2hunter2",
  associated_event_id: eventId,
  replay_id: "a".repeat(32),
  source: "widget",
};
const feedback = {
  type: "feedback",
  level: "info",
  event_id: feedbackId,
  timestamp: receivedAtMs / 1000 - 3,
  platform: "javascript",
  release: "shop@1",
  environment: "prod",
  sdk: { name: "sentry.javascript.browser", version: "11.12.0" },
  user: { id: 7, email: "user@example.com", username: "user" },
  tags: { page: "cart" },
  contexts: { feedback: said, trace: { trace_id: "b".repeat(32), span_id: "c".repeat(16) } },
};

const run = (payload: unknown, inContext = itemContext()): ItemResult =>
  feedbackKind({ header: { type: "feedback" }, payload: encodeUtf8(JSON.stringify(payload)) }, inContext);
const report = (payload: unknown, inContext = itemContext()): ItemResult =>
  userReportKind(
    { header: { type: "user_report" }, payload: encodeUtf8(JSON.stringify(payload)) },
    inContext,
  );

function rowOf(result: ItemResult): FeedbackRow {
  const [first] = result.rows;
  if (first?.table !== "feedback") throw new Error(JSON.stringify(result.counts));
  return first.row;
}

const withSaid = (changes: object): unknown => ({
  ...feedback,
  contexts: { ...feedback.contexts, feedback: { ...said, ...changes } },
});

test("feedback is a row with its words, who said them and where", () => {
  const result = run(feedback);
  expect(result.counts).toEqual([{ category: "feedback", outcome: "accepted", reason: "", quantity: 1 }]);
  expect(rowOf(result)).toMatchObject({
    feedback_id: feedbackId,
    event_id: eventId,
    timestamp: receivedAtMs - 3000,
    message: "I typed my card\nand it broke",
    name: "Ada",
    email: "ada@example.com",
    url: "https://shop.example/cart?token=[Filtered]",
    source: "feedback",
    replay_id: "a".repeat(32),
    trace_id: "b".repeat(32),
    release: "shop@1",
    environment: "prod",
    platform: "javascript",
    sdk_name: "sentry.javascript.browser",
    user_id: "7",
    user_ip: "203.0.113.7",
  });
  expect(rowOf(result).tags).toEqual(expect.arrayContaining([["page", "cart"]]));
  expect(JSON.parse(rowOf(result).payload)).toMatchObject({ contexts: { feedback: { source: "widget" } } });
  expect(Object.keys(rowOf(result)).sort()).toEqual(Object.keys(eventTables.feedback).sort());
});

test("name and address are the user's where the feedback has none", () => {
  expect(rowOf(run(withSaid({ name: "", contact_email: undefined })))).toMatchObject({
    name: "user",
    email: "user@example.com",
  });
});

test("the words are cut to what the protocol allows, and scrubbed", () => {
  expect(rowOf(run(withSaid({ message: "x".repeat(5000) }))).message).toHaveLength(4096);
  expect(rowOf(run(withSaid({ message: "card 4111 1111 1111 1111" }))).message).toBe("card [creditcard]");
});

test.each([{ message: "" }, { message: " \n" }, { message: undefined }, { message: { a: 1 } }])(
  "without words (%j) it is invalid",
  (changes) => {
    expect(run(withSaid(changes)).counts).toMatchObject([{ outcome: "invalid", reason: "payload" }]);
  },
);

test("sent twice it is stored once", () => {
  expect(run(feedback).onceId).toMatch(/^[0-9a-f]{32}$/);
  expect(run(feedback).onceId).toBe(run(feedback).onceId);
  expect(run(feedback).onceId).not.toBe(feedbackId);
});

test("feedback of a filtered sender is filtered", () => {
  const context = itemContext({ settings: { filters: { ipAddresses: ["203.0.113.0/24"] } } });
  expect(run(feedback, context).counts).toMatchObject([{ outcome: "filtered", reason: "ip-address" }]);
  expect(report({ event_id: eventId, comments: "x" }, context).counts).toMatchObject([
    { outcome: "filtered", reason: "ip-address" },
  ]);
});

test("the older kind is a row as well", () => {
  const result = report({
    event_id: eventId,
    name: "Ada",
    email: "ada@example.com",
    comments: "no: card 4111 1111 1111 1111",
  });
  expect(rowOf(result)).toMatchObject({
    event_id: eventId,
    message: "no: card [creditcard]",
    name: "Ada",
    email: "ada@example.com",
    user_email: "ada@example.com",
    source: "user_report",
    timestamp: receivedAtMs,
  });
  expect(rowOf(result).feedback_id).not.toBe(eventId);
  expect(Object.keys(rowOf(result)).sort()).toEqual(Object.keys(eventTables.feedback).sort());
});

test("the older kind may leave the event to the envelope", () => {
  const context = itemContext({ envelopeHeader: { event_id: eventId } });
  expect(rowOf(report({ comments: "x" }, context)).event_id).toBe(eventId);
  const unknown = report({ comments: "x" });
  expect(rowOf(unknown).event_id).toBe("0".repeat(32));
  expect(unknown.onceId).toBeUndefined();
  expect(report({ event_id: eventId, comments: "" }).counts).toMatchObject([{ reason: "no_data" }]);
});

test("whatever comes, it is one count", () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const hostile = fc.record({
    event_id: value,
    contexts: fc.oneof(
      value,
      fc.record({
        feedback: fc.oneof(value, fc.record({ message: value, name: value, url: value })),
        replay: value,
      }),
    ),
    user: value,
    comments: value,
    name: value,
    email: value,
  });
  fc.assert(
    fc.property(hostile, fc.boolean(), (payload, isOld) => {
      const result = isOld ? report(payload) : run(payload);
      expect(result.counts).toHaveLength(1);
      for (const [column, type] of Object.entries(eventTables.feedback)) {
        if (!type.includes("String") || type.startsWith("Map") || result.rows.length === 0) continue;
        expect(typeof rowOf(result)[column as keyof FeedbackRow]).toBe("string");
      }
    }),
  );
});
