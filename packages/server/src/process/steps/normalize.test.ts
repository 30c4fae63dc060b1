import { expect, test } from "vitest";
import type { JsonObject } from "@vedette/protocol";
import { itemContext, receivedAtMs } from "./item-context.fixture.ts";
import { normalize } from "./normalize.ts";

const id = "9ec79c33ec9942ab8353589fcb2e04dc";
const otherId = "0123456789abcdef0123456789abcdef";

function normalized(json: JsonObject, envelopeHeader: JsonObject = {}) {
  const result = normalize(json, itemContext({ envelopeHeader }));
  if (result.kind !== "keep") throw new Error(result.reason);
  return result.value;
}

test("the envelope's id wins, then the event's, then the one given by the receiver", () => {
  expect(
    normalized({ event_id: otherId }, { event_id: "9EC79C33-ec99-42ab-8353-589fcb2e04dc" }).event.event_id,
  ).toBe(id);
  expect(normalized({ event_id: otherId }).event.event_id).toBe(otherId);
  expect(normalized({}).event.event_id).toBe("f".repeat(32));
  expect(normalized({ event_id: "0".repeat(32) }, { event_id: "nonsense" }).event.event_id).toBe(
    "f".repeat(32),
  );
});

test("without a time it happened when it came", () => {
  expect(normalized({}).event.timestamp).toBe(receivedAtMs / 1000);
});

test("an environment given as a tag is the environment", () => {
  expect(normalized({ tags: { environment: "staging" } }).event.environment).toBe("staging");
  expect(normalized({ tags: { environment: "staging" }, environment: "prod" }).event.environment).toBe(
    "prod",
  );
});

test("the envelope says the SDK where the event does not", () => {
  expect(normalized({}, { sdk: { name: "sentry.ruby", version: "5.3.1" } }).event.sdk).toMatchObject({
    name: "sentry.ruby",
    version: "5.3.1",
  });
  expect(normalized({ sdk: { name: "own" } }, { sdk: { name: "sentry.ruby" } }).event.sdk?.name).toBe("own");
  expect(normalized({}, { sdk: 7 }).event.sdk).toBeUndefined();
});

test("a transaction is no error", () => {
  expect(normalize({ type: "transaction" }, itemContext())).toEqual({
    kind: "drop",
    outcome: "invalid",
    reason: "invalid_transaction",
  });
});

test("the ids of an address leave the transaction's name, not those of a route", () => {
  const named = (source: string | undefined) =>
    normalized({ transaction: "/users/42", transaction_info: { source } }).event;
  expect(named("url")).toMatchObject({
    transaction: "/users/*",
    transaction_info: { source: "sanitized", original: "/users/42" },
  });
  expect(named("route")).toMatchObject({ transaction: "/users/42", transaction_info: { source: "route" } });
  expect(named(undefined).transaction).toBe("/users/42");
});

test("the replay that the envelope names is the event's", () => {
  const trace = { replay_id: otherId, trace_id: id };
  expect(normalized({}, { trace }).event.contexts?.replay).toEqual({ replay_id: otherId });
  expect(normalized({ contexts: { replay: { replay_id: id } } }, { trace }).event.contexts?.replay).toEqual({
    replay_id: id,
  });
  expect(normalized({}, { trace: { replay_id: "x" } }).event.contexts).toBeUndefined();
});

test("what was wrong with the clock is remarked with both times", () => {
  const sentAt = receivedAtMs / 1000 - 7200;
  const { event, remarks } = normalized(
    { timestamp: sentAt - 5, dist: "a b" },
    { sent_at: new Date(sentAt * 1000).toISOString() },
  );
  expect(event.timestamp).toBe(receivedAtMs / 1000 - 5);
  expect(remarks).toEqual([
    expect.objectContaining({ kind: "invalid_data", path: "dist" }),
    expect.objectContaining({ kind: "clock_drift", sdkTime: sentAt, serverTime: receivedAtMs / 1000 }),
  ]);
});
