import { expect, test } from "vitest";
import { descriptionOf } from "./span-operation.ts";

test.each<[op: string, method: string, attributes: Readonly<Record<string, string>>, description: string]>([
  ["db", "", { "db.query.text": "SELECT 1", "db.statement": "old" }, "SELECT 1"],
  ["db.redis", "", { "db.statement": "GET a" }, "GET a"],
  ["db", "", {}, ""],
  ["http.server", "get", { "http.route": "/orders/:id", "url.path": "/orders/7" }, "GET /orders/:id"],
  [
    "http.client",
    "POST",
    { "url.full": "https://shop.example/pay?card=1#top" },
    "POST https://shop.example/pay",
  ],
  ["http", "GET", { "http.target": "/a?b" }, "GET /a"],
  ["http.server", "", { "http.route": "/a" }, ""],
  ["http.server", "GET", {}, ""],
  ["rpc", "", { "db.statement": "not of this" }, ""],
])("what a span of %s did: %s %j", (op, method, attributes, description) => {
  expect(descriptionOf(op, method, (name) => attributes[name] ?? "")).toBe(description);
});

test("a statement is told as far as a description goes", () => {
  expect(descriptionOf("db", "", () => "x".repeat(5000))).toHaveLength(2048);
});
