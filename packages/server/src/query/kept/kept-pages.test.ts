import { expect, it } from "vitest";
import { createKeptPages } from "./kept-pages.ts";

const pageOf = (...hashes: readonly string[]) => ({
  groups: hashes.map((hash) => ({ projectId: 1, hash })),
});

it("foretells a page whose groups mostly stay, and no other", () => {
  const pages = createKeptPages();
  pages.keep("by events", pageOf("a", "b", "c", "d"));
  expect(pages.steady("by events")).toBe(undefined);
  pages.keep("by events", pageOf("a", "b", "c", "e"));
  expect(pages.steady("by events")).toEqual(pageOf("a", "b", "c", "e"));
  expect(pages.steady("by users")).toBe(undefined);
  pages.keep("by events", pageOf("a", "b", "x", "y"));
  expect(pages.steady("by events")).toBe(undefined);
  for (const page of [pageOf(), pageOf()]) pages.keep("none", page);
  expect(pages.steady("none")).toBe(undefined);
});

it("keeps the pages of late", () => {
  const pages = createKeptPages();
  for (let key = 0; key < 30; key += 1)
    for (const page of [pageOf("a"), pageOf("a")]) pages.keep(String(key), page);
  expect(pages.steady("0")).toBe(undefined);
  expect(pages.steady("29")).toEqual(pageOf("a"));
});
