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
