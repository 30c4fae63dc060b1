import { expect, test } from "vitest";
import { createStoredValue } from "./stored-value.ts";

test("what a text means is found once for all who ask", () => {
  const parsed: (string | null)[] = [];
  const zone = createStoredValue("zone", (text) => {
    parsed.push(text);
    return text ?? "";
  });
  expect(["UTC", "UTC", "Asia/Tokyo", "UTC"].map(zone.parse)).toEqual(["UTC", "UTC", "Asia/Tokyo", "UTC"]);
  expect(parsed).toEqual([null, "UTC", "Asia/Tokyo", "UTC"]);
});
