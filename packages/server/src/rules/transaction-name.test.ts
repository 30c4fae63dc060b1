import { expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { cleanTransactionName } from "./transaction-name.ts";

test.each([
  ["/users/42/", "/users/*/"],
  ["GET /users/42?page=3", "GET /users/*?page=*"],
  ["/a/7f0de4a5-1c22-4a9c-b2f7-21a1a5d9c001/b", "/a/*/b"],
  ["/a/report-7f0de4a5-1c22-4a9c-b2f7-21a1a5d9c001.pdf", "/a/*"],
  ["/c/da39a3ee5e6b4b0d3255bfef95601890afd80709", "/c/*"],
  ["/c/d41d8cd98f00b204e9800998ecf8427e/x", "/c/*/x"],
  ["/objects/507f1f77bcf86cd799439011", "/objects/*"],
  ["/mem/0xff12", "/mem/*"],
  ["/archive/2026-11-20/log", "/archive/*/log"],
  ["/search/%F0%9F%98%80%20x", "/search/*"],
  ["\\\\share\\42", "\\\\share\\*"],
  ["https://a.example:8080/1/2", "https://a.example:8080/*/*"],
])("%s becomes %s", (name, clean) => {
  expect(cleanTransactionName(name, "url")).toEqual({ name: clean, source: "sanitized" });
  expect(cleanTransactionName(clean, "sanitized")).toEqual({ name: clean, source: "sanitized" });
});

test.each(["/api/v1/feed", "/added/facade", "/", "", "/users/:id", "/blog/top-10-things", "/decade"])(
  "%s has nothing to take out",
  (name) => {
    expect(cleanTransactionName(name, "url")).toEqual({ name, source: "url" });
  },
);

test("names that are no addresses stay", () => {
  for (const source of ["route", "custom", "view", "component", "task"])
    expect(cleanTransactionName("/users/42", source)).toEqual({ name: "/users/42", source });
  expect(cleanTransactionName("/users/42", undefined)).toEqual({ name: "/users/42", source: undefined });
});

test("an SDK known for raw addresses need not say so", () => {
  const sdk = "sentry.javascript.react";
  expect(cleanTransactionName("/users/42", undefined, sdk).name).toBe("/users/*");
  expect(cleanTransactionName("/users/42", "unknown", sdk).name).toBe("/users/*");
  expect(cleanTransactionName("/users/42", "route", sdk).name).toBe("/users/42");
  expect(cleanTransactionName("job 42", undefined, sdk).name).toBe("job 42");
});

test("a hostile name takes no longer than others", () => {
  const startMs = processorMs();
  cleanTransactionName(`/${"a-".repeat(100_000)}/${"0".repeat(200_000)}g`, "url");
  expect(processorMs() - startMs).toBeLessThan(1000);
});
