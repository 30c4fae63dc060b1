import { expect, test } from "vitest";
import { itemContext } from "./item-context.fixture.ts";
import { normalize } from "./normalize.ts";
import { scrub } from "./scrub.ts";

test("secrets are gone from the event, and its id and time stay", () => {
  const normalized = normalize(
    {
      event_id: "a".repeat(32),
      timestamp: 1_795_197_000,
      extra: { password: "hunter2" },
      message: "paid with 4111111111111111",
    },
    itemContext(),
  );
  if (normalized.kind !== "keep") throw new Error(normalized.reason);
  const result = scrub(normalized.value, itemContext());
  expect(result).toMatchObject({
    kind: "keep",
    value: {
      event: {
        event_id: "a".repeat(32),
        timestamp: 1_795_197_000,
        extra: { password: "[Filtered]" },
        logentry: { formatted: "paid with [creditcard]" },
      },
    },
  });
});
