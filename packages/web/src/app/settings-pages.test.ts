import { describe, expect, it } from "vitest";
import type { Membership } from "./organization.ts";
import { settingsPages } from "./settings-pages.ts";

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
