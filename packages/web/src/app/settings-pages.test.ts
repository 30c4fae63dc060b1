import { describe, expect, it } from "vitest";
import type { Membership } from "./organization.ts";
import { findPages, settingsPages } from "./settings-pages.ts";

const acme = (...scopes: Membership["scopes"]) => ({ slug: "acme", scopes });

const shown = (...asked: Parameters<typeof settingsPages>) =>
  Object.fromEntries(settingsPages(...asked).map(({ of, pages }) => [of, pages.map(({ path }) => path)]));

describe("the pages of settings", () => {
  it("are the person's own where there is no organization", () =>
    expect(Object.keys(shown(undefined, "shop"))).toEqual(["you"]));

  it("lead into the project that is named, before all others", () => {
    expect(Object.keys(shown(acme(), undefined))).toEqual(["organization", "you"]);
    const { project, ...others } = shown(acme(), "shop");
    expect(Object.keys(others)).toEqual(["organization", "you"]);
    expect(project).toContain("/organizations/acme/projects/shop/filters");
    expect(project?.every((path) => path.startsWith("/organizations/acme/projects/shop"))).toBe(true);
  });

  it("leave out what the person may not open", () => {
    const log = "/organizations/acme/settings/audit-log";
    const requests = "/organizations/acme/settings/data-requests";
    expect(shown(acme("org:read"), undefined)["organization"]).not.toContain(log);
    expect(shown(acme("org:write"), undefined)["organization"]).toContain(log);
    expect(shown(acme("org:write"), undefined)["organization"]).not.toContain(requests);
    expect(shown(acme("org:admin"), undefined)["organization"]).toContain(requests);
  });
});

describe("finding a page of settings", () => {
  const groups = [
    {
      caption: "Shop",
      entries: [
        { label: "Privacy", about: "scrubbing IP addresses" },
        { label: "Keys", about: "DSN" },
      ],
    },
    { caption: "You", entries: [{ label: "Security", about: "password" }] },
  ];
  const found = (typed: string) =>
    findPages(groups, typed).map(({ caption, entries }) => [caption, entries.map(({ label }) => label)]);

  it("shows all while nothing is typed", () => expect(findPages(groups, " ")).toBe(groups));

  it("goes by the name and by what is set there, and leaves out groups without a find", () => {
    expect(found("dsn")).toEqual([["Shop", ["Keys"]]]);
    expect(found("SCRUB ip")).toEqual([["Shop", ["Privacy"]]]);
    expect(found("s")).toEqual([
      ["Shop", ["Privacy", "Keys"]],
      ["You", ["Security"]],
    ]);
    expect(found("nothing like it")).toEqual([]);
  });
});
