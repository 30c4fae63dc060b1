import type { SavedSearch } from "@vedette/api";
import { describe, expect, it } from "vitest";
import {
  addressOf,
  findCurrent,
  findEdited,
  isUnsaved,
  moveBeside,
  splitTabs,
  stepAside,
} from "./saved-views.ts";

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

describe("the order of tabs", () => {
  const pinned = (id: string) => ({ ...saved(id, id), isPinned: true });
  const many = [pinned("a"), pinned("b"), ...["1", "2", "3", "4"].map((id) => saved(id, id))];
  const one = (id: string) => many.find((other) => other.id === id) ?? saved("none", "");
  const idsOf = (list: readonly SavedSearch[] | undefined) => list?.map(({ id }) => id).join("");
  const beside = (id: string, target: string, side: "before" | "after") =>
    idsOf(moveBeside(many, one(id), one(target), side));
  it("is changed by putting one beside another", () => {
    expect(beside("4", "1", "before")).toBe("ab4123");
    expect(beside("1", "3", "after")).toBe("ab2314");
    expect(beside("1", "1", "after")).toBe("ab1234");
  });
  it("leaves pinned ones in front", () => {
    expect(beside("3", "a", "before")).toBe("ab3124");
    expect(beside("a", "4", "after")).toBe("ba1234");
  });
  it("is changed step by step, past what is beside the open tab", () => {
    const step = (id: string, by: -1 | 1) => idsOf(stepAside(many, one(id), by));
    expect(step("2", -1)).toBe("ab2134");
    expect(step("1", 1)).toBe("ab2134");
    // It has the last tab, beside "1", while "2" and "3" wait in the menu.
    expect(step("4", -1)).toBe("ab4123");
    expect(step("2", 1)).toBe("ab1324");
    expect([step("a", -1), step("1", -1), step("b", 1), step("4", 1)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
