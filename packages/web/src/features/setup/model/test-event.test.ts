import { describe, expect, it } from "vitest";
import { intakeAddress, testEnvelope } from "./test-event.ts";

describe("the test event", () => {
  it("is an envelope of three lines with one id", () => {
    const lines = testEnvelope("a".repeat(32), "2026-11-20T15:39:22Z")
      .split("\n")
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(lines).toHaveLength(3);
    expect(lines[0]?.["event_id"]).toBe(lines[2]?.["event_id"]);
    expect(lines[1]).toMatchObject({ type: "event" });
  });
  it("goes to the intake of this server", () =>
    expect(intakeAddress("https://abc@errors.example/base/14")).toBe(
      "/api/14/envelope/?sentry_version=7&sentry_client=vedette.setup-page%2F1&sentry_key=abc",
    ));
  it.each(["", "https://errors.example/14", "https://abc@errors.example/"])("has no address for %j", (dsn) =>
    expect(intakeAddress(dsn)).toBeUndefined(),
  );
});
