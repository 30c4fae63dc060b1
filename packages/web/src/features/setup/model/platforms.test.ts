import { describe, expect, it } from "vitest";
import { families, findPlatform, foldPlatforms, platforms, searchPlatforms } from "./platforms.ts";

const DSN = "https://6f2c41d09b7e4a386f2c41d09b7e4a38@errors.example/14";

describe("the platforms", () => {
  it("have ids of their own that the server accepts", () => {
    expect(new Set(platforms.map((one) => one.id)).size).toBe(platforms.length);
    for (const one of platforms) expect(one.id).toMatch(/^[a-zA-Z0-9._-]{1,64}$/);
  });
  it.each(platforms.map((one) => [one.name, one] as const))("%s has the DSN in its code, once", (_, one) => {
    expect(one.code(DSN).split(DSN)).toHaveLength(2);
    expect(one.installs.length).toBeGreaterThan(0);
    expect(one.code(DSN)).not.toMatch(/undefined|\n\n\n/);
  });
  it("name classes of PHP with the signs between their parts", () => {
    const written = platforms.flatMap((one) => [one.code(DSN), one.verify, one.debug]).join("\n");
    const names = [...written.matchAll(/Sentry\\[A-Za-z\\]+/g)].map(([name]) => name);
    expect([...new Set(names)].sort()).toEqual([
      "Sentry\\Laravel\\Integration",
      "Sentry\\Logger\\DebugFileLogger",
      "Sentry\\Logger\\DebugStdOutLogger",
      "Sentry\\captureException",
      "Sentry\\init",
    ]);
  });
  it("stand in families, none of which is empty", () => {
    for (const family of families) expect(searchPlatforms(family, "").length).toBeGreaterThan(0);
  });
});

describe("a small grid", () => {
  it("has the chosen one first and then the common ones", () =>
    expect(foldPlatforms(platforms, "elixir", 3).map((one) => one.id)).toEqual(["elixir", "node", "python"]));
});

describe("finding a platform", () => {
  it("works by id", () => expect(findPlatform("python-django")?.name).toBe("Django"));
  it("works by the family of an unknown id", () =>
    expect(findPlatform("python-tornado")?.name).toBe("Python"));
  it("finds none for none", () => expect(findPlatform(null)).toBeUndefined());
  it("works by a part of the name", () =>
    expect(searchPlatforms("all", "nex").map((one) => one.id)).toEqual(["javascript-nextjs"]));
});
