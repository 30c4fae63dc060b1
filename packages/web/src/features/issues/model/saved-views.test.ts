import type { SavedSearch } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { addressOf, findCurrent, findEdited, isUnsaved, splitTabs } from "./saved-views.ts";

function saved(id: string, query: string, sort = "date"): SavedSearch {
  const dateCreated = "2026-01-01T00:00:00Z";
  return {
    id,
    type: 0,
    name: id,
    query,
    sort,
    visibility: "owner",
    isGlobal: false,
    isPinned: false,
    dateCreated,
  };
}

const mine = saved("1", "assigned:me", "freq");

describe("a saved search", () => {
  it("stands in the address as its query and order", () =>
    expect(addressOf(mine)).toEqual({ query: "assigned:me", sort: "freq", saved: "1" }));
  it("leaves out what is usual", () =>
    expect(addressOf(saved("1", "is:unresolved"))).toEqual({
      query: undefined,
      sort: undefined,
      saved: "1",
    }));
  it("of another client is put into the nearest order", () => {
    expect(addressOf(saved("1", "a", "inbox")).sort).toBe("recommended");
    expect(addressOf(saved("1", "a", "priority")).sort).toBeUndefined();
  });
  it("is open where query and order are its own", () => {
    expect(findCurrent([mine], " assigned:me ", "freq")).toBe(mine);
    expect(findCurrent([mine], "assigned:me", "date")).toBeUndefined();
  });
});

describe("what can be saved", () => {
  it("is what no tab leads to", () => {
    expect(isUnsaved([mine], "assigned:me", "date")).toBe(true);
    expect(isUnsaved([mine], "assigned:me", "freq")).toBe(false);
    expect(isUnsaved([mine], "is:resolved", "date")).toBe(false);
    expect(isUnsaved([mine], "is:resolved", "user")).toBe(true);
  });
});

describe("what can be saved over", () => {
  const edited = (query: string, opened: string | undefined) =>
    findEdited([mine, saved("2", "is:new")], { query, sort: "freq", opened });
  it("is the one that was opened, once it is shown no more", () => {
    expect(edited("assigned:me level:error", "1")).toBe(mine);
    expect(edited("assigned:me", "1")).toBeUndefined();
  });
  it("is none that was not opened, or is gone", () => {
    expect(edited("level:error", undefined)).toBeUndefined();
    expect(edited("level:error", "9")).toBeUndefined();
  });
});

describe("the room for tabs", () => {
  const many = ["1", "2", "3", "4", "5", "6"].map((id) => saved(id, id));
  const idsOf = (list: readonly SavedSearch[]) => list.map((one) => one.id).join("");
  it("is given to the first, the rest waits", () => {
    const { tabs, more } = splitTabs(many, undefined);
    expect([idsOf(tabs), idsOf(more)]).toEqual(["1234", "56"]);
  });
  it("is made for the one that is open", () => {
    const { tabs, more } = splitTabs(many, many[5]);
    expect([idsOf(tabs), idsOf(more)]).toEqual(["1236", "45"]);
  });
});
