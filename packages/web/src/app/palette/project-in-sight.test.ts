import { describe, expect, it } from "vitest";
import { projectInSight, type Sight } from "./project-in-sight.ts";

const shop = { id: "1", slug: "shop" };
const till = { id: "2", slug: "till" };
const nothing: Sight = { address: undefined, issue: undefined, scope: undefined };

describe("the project in sight", () => {
  it.each<[string, Partial<Sight>, string | undefined]>([
    ["of the address, before all else", { address: "till", issue: "shop", scope: ["shop"] }, "till"],
    ["of the issue that is open, before the scope", { issue: "till", scope: ["shop"] }, "till"],
    ["of the scope, by name", { scope: ["till"] }, "till"],
    ["of the scope, by id", { scope: ["2"] }, "till"],
    ["of none where several are shown", { scope: ["shop", "till"] }, undefined],
    ["of none where nobody names one", {}, undefined],
    ["of none where the name is nobody's", { address: "gone" }, undefined],
  ])("is that %s", (_, sight, slug) =>
    expect(projectInSight([shop, till], { ...nothing, ...sight })?.slug).toBe(slug),
  );

  it("is the only one there is", () => {
    expect(projectInSight([shop], nothing)).toBe(shop);
    expect(projectInSight([], nothing)).toBeUndefined();
  });
});
