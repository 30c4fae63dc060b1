import { describe, expect, it } from "vitest";
import { widgetFaults } from "./widget-faults.ts";

describe("what is said against a widget", () => {
  const faults = widgetFaults(
    { "queries.1.conditions": ["at 3"], "queries.0.fields.2": ["too long"] },
    "sentence",
  );
  it("stands beside the part that it is about", () => {
    expect(faults.ofQuery(1, "conditions")).toBe("at 3");
    expect(faults.ofQuery(0, "conditions")).toBeUndefined();
    expect(faults.ofQuery(0, "fields")).toBe("too long");
    expect(faults.rest).toBeUndefined();
  });
  it("is not lost where no part is named", () =>
    expect(widgetFaults({}, "The server does not answer.").rest).toBe("The server does not answer."));
});
