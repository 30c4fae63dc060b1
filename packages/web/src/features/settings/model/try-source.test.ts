import { expect, it } from "vitest";
import { bodyOf } from "./try-source.ts";

it("says what an event is, and what is none", () => {
  expect(bodyOf({ kind: "event", eventId: undefined })).toEqual({});
  expect(bodyOf({ kind: "event", eventId: "ab" })).toEqual({ eventId: "ab" });
  expect(bodyOf({ kind: "text", text: "card 4111" })).toEqual({
    event: { platform: "other", message: "card 4111" },
  });
  expect(bodyOf({ kind: "json", text: '{"message": "m"}' })).toEqual({ event: { message: "m" } });
  expect(bodyOf({ kind: "json", text: "[1]" })).toBe("unreadable");
  expect(bodyOf({ kind: "json", text: "{" })).toBe("unreadable");
  expect(bodyOf({ kind: "json", text: "  " })).toBe("empty");
});
