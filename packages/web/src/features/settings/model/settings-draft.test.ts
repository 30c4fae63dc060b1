import { describe, expect, it } from "vitest";
import { changeOf, faultsAt, faultsOfEntry, withField, withSection } from "./settings-draft.ts";

describe("a draft of settings", () => {
  it("is sent as its difference, with null for what is taken back", () => {
    const saved = { filters: { localhost: true, releases: ["a"] }, retention: { logs: 7 }, sampling: [] };
    let draft = withField(saved, "filters", "localhost", undefined);
    draft = withField(draft, "filters", "webCrawlers", true);
    draft = withField(draft, "retention", "logs", undefined);
    draft = withSection(draft, "sampling", undefined);
    expect(draft).toEqual({ filters: { releases: ["a"], webCrawlers: true } });
    expect(changeOf(saved, draft)).toEqual({
      filters: { localhost: null, webCrawlers: true },
      retention: { logs: null },
      sampling: null,
    });
    expect(changeOf(draft, saved)).toEqual({
      filters: { localhost: true, webCrawlers: null },
      retention: { logs: 7 },
      sampling: [],
    });
  });

  it("is no change where it says what is saved", () => {
    const saved = { scrubbing: { sensitiveFields: ["order"] } };
    const draft = withField(saved, "scrubbing", "sensitiveFields", ["order"]);
    expect(changeOf(saved, draft)).toBeUndefined();
    expect(
      changeOf(
        {},
        withField(withField({}, "storage", "attachments", false), "storage", "attachments", undefined),
      ),
    ).toBeUndefined();
  });

  it("finds the faults of a field and of what stands in it", () => {
    const faults = { "filters.releases.3": ["too long"], "filters.releasesX": ["no"], filters: ["no"] };
    expect(faultsAt(faults, "filters.releases")).toEqual([{ rest: "3", message: "too long" }]);
  });

  it("tells the faults of one entry of a list from those of the others", () => {
    const faults = faultsAt(
      { "quotas.1.limit": ["too high"], "quotas.11.limit": ["too low"], "quotas.1": ["twice"] },
      "quotas",
    );
    expect(faultsOfEntry(faults, 1)).toEqual([
      { rest: "limit", message: "too high" },
      { rest: "", message: "twice" },
    ]);
  });
});
