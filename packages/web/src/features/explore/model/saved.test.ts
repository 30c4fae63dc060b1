import type { SavedQuery } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { bodyOf, isEdited, searchOf } from "./saved.ts";

const projects = [
  { id: "7", slug: "shop" },
  { id: "8", slug: "api" },
];
const search = {
  field: ["title", "count()"],
  query: "level:error",
  having: ["count():>10"],
  orderby: "-count()",
  project: ["shop"],
  environment: "production",
  start: "2026-11-01T00:00:00Z",
  end: "2026-11-02T00:00:00Z",
};

function saved(change: Partial<SavedQuery> = {}): SavedQuery {
  return {
    id: "1",
    name: "One",
    version: 2,
    visibility: "owner",
    dateCreated: "",
    dateUpdated: "",
    createdBy: null,
    isEditable: true,
    ...bodyOf(search, projects),
    ...change,
  };
}

describe("a saved query", () => {
  it("opens as the address that it was saved from", () =>
    expect(searchOf(saved(), projects)).toMatchObject({ ...search, saved: "1" }));
  it("is not edited when it was just opened", () =>
    expect(isEdited(searchOf(saved(), projects), saved(), projects)).toBe(false));
  it.each([
    { query: "level:fatal" },
    { having: [] },
    { display: "line" as const },
    { project: ["api"] },
    { start: undefined, end: undefined, statsPeriod: "24h" },
  ])("is edited by %j", (change) =>
    expect(isEdited({ ...searchOf(saved(), projects), ...change }, saved(), projects)).toBe(true),
  );
  it("that another client made opens as far as this page knows it", () =>
    expect(searchOf(saved({ queryDataset: "profiles", topEvents: 4 }), projects).dataset).toBeUndefined());
});
