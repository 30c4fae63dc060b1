import { describe, expect, it } from "vitest";
import { sightOf } from "./sight.ts";

const projects = [
  { name: "Till", teams: [{ slug: "payments" }, { slug: "everyone" }] },
  { name: "Site", teams: [{ slug: "everyone" }] },
];

describe("what somebody will see", () => {
  it("is everything for whoever manages projects, with teams or without", () => {
    for (const role of ["owner", "manager", "admin"] as const)
      expect(sightOf(role, [], projects)).toEqual({ kind: "all" });
  });

  it("is nothing for a member without a team", () =>
    expect(sightOf("member", [], projects)).toEqual({ kind: "teamless" }));

  it("is what their teams have, each project once", () => {
    expect(sightOf("member", ["payments"], projects)).toEqual({ kind: "some", projects: ["Till"] });
    expect(sightOf("member", ["payments", "everyone"], projects)).toEqual({
      kind: "some",
      projects: ["Till", "Site"],
    });
  });

  it("is nothing either where their teams have no project", () =>
    expect(sightOf("member", ["design"], projects)).toEqual({ kind: "empty" }));
});
