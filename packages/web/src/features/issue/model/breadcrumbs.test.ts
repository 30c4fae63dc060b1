import type { Breadcrumb } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { crumbKinds, crumbRows, filterCrumbs } from "./breadcrumbs.ts";

const AT = "2026-11-20T15:39:22.000Z";
function row(crumb: Partial<Breadcrumb>) {
  const [first] = crumbRows(
    [
      {
        type: "default",
        category: null,
        level: "info",
        message: null,
        timestamp: null,
        event_id: null,
        data: null,
        ...crumb,
      },
    ],
    AT,
  );
  return first;
}

describe("a breadcrumb", () => {
  it("shows how long before the event it was", () =>
    expect(row({ timestamp: "2026-11-20T15:39:12.590Z" })?.offsetMs).toBe(-9_410));
  it("has no distance without a time", () => expect(row({})?.offsetMs).toBeUndefined());
  it("of a request shows method, address, status and duration", () =>
    expect(
      row({
        type: "http",
        category: "fetch",
        data: { method: "GET", url: "/v1/holds", status_code: 404, duration: 21 },
      }),
    ).toMatchObject({
      kind: "http",
      text: "GET /v1/holds",
      side: "404 · 21 ms",
      tone: "warning",
    }));
  it("of a server error is an error", () =>
    expect(row({ type: "http", data: { url: "/", status_code: "503" } })?.tone).toBe("error"));
  it("of a navigation shows both ends", () =>
    expect(row({ category: "navigation", data: { from: "/a", to: "/b" } })?.text).toBe("/a → /b"));
  it("without words shows its data", () =>
    expect(row({ data: { sku: "MUG", count: 2 } })?.text).toBe("sku=MUG count=2"));
  it("survives data of any shape", () =>
    expect(row({ type: "http", data: { method: {}, url: [], status_code: {} } })?.side).toBe(""));
});

describe("what a reader asks for among them", () => {
  const crumb = (category: string, message: string, level = "info"): Breadcrumb => ({
    type: "default",
    category,
    level,
    message,
    timestamp: null,
    event_id: null,
    data: null,
  });
  const rows = crumbRows(
    [crumb("fetch", "GET /a"), crumb("fetch", "GET /b", "error"), crumb("ui.click", "button")],
    "2026-11-20T15:00:00Z",
  );
  it("is words, a kind, or what went wrong", () => {
    const found = (text: string, kind?: "http" | "user" | "wrong") =>
      filterCrumbs(rows, { text, kind }).map((row) => row.text);
    expect(found("get")).toEqual(["GET /a", "GET /b"]);
    expect(found("", "user")).toEqual(["button"]);
    expect(found("", "wrong")).toEqual(["GET /b"]);
    expect(found("/a", "wrong")).toEqual([]);
  });
  it("is offered in the order of how many there are", () =>
    expect(crumbKinds(rows)).toEqual(["wrong", "http", "user"]));
});
