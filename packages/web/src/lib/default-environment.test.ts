import { describe, expect, it } from "vitest";
import { changeOfEnvironment, changeOfProjects, defaultEnvironment } from "./default-environment.ts";

const projects = [
  { id: "1", slug: "web", defaultEnvironment: "production" },
  { id: "2", slug: "app", defaultEnvironment: "live" },
  { id: "3", slug: "cli", defaultEnvironment: null },
];

describe("the default environment", () => {
  it.each([
    [["web"], "production"],
    [["1"], "production"],
    [["cli"], undefined],
    [["web", "app"], undefined],
    [["gone"], undefined],
    [undefined, undefined],
  ])("of %j is %s", (named, expected) => expect(defaultEnvironment(projects, named)).toBe(expected));
});

describe("choosing other projects", () => {
  it.each([
    ["gives one its default", {}, ["web"], "production"],
    [
      "leaves the default of the one before behind",
      { project: ["web"], environment: "production" },
      ["app"],
      "live",
    ],
    [
      "leaves it behind where there is none",
      { project: ["web"], environment: "production" },
      ["cli"],
      undefined,
    ],
    [
      "leaves it behind for all projects",
      { project: ["web"], environment: "production" },
      undefined,
      undefined,
    ],
    ["takes along what was chosen", { project: ["web"], environment: "eu" }, ["app"], "eu"],
    ["takes all environments along", { project: ["web"], environment: "*" }, ["app"], "*"],
    ["says all only where it says something", { project: ["web"], environment: "*" }, ["cli"], undefined],
    [
      "adds one without a default of both",
      { project: ["web"], environment: "production" },
      ["web", "app"],
      undefined,
    ],
  ] as const)("%s", (_, scope, project, environment) =>
    expect(changeOfProjects(scope, project, projects)).toEqual({ project, environment }),
  );
});

describe("choosing an environment", () => {
  it("names it", () =>
    expect(changeOfEnvironment({ project: ["web"] }, "eu", projects)).toEqual({ environment: "eu" }));
  it("says all of them where the project has a default, and nothing elsewhere", () => {
    expect(changeOfEnvironment({ project: ["web"] }, undefined, projects)).toEqual({ environment: "*" });
    for (const project of [["cli"], ["web", "app"], undefined])
      expect(changeOfEnvironment({ project }, undefined, projects)).toEqual({ environment: undefined });
  });
});
