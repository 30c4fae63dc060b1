import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareReleaseNames,
  compareReleaseVersions,
  followSemanticVersions,
  parseReleaseName,
  parseReleaseVersion,
  type ReleaseVersion,
} from "./release-version.ts";

describe("the name of a release", () => {
  it.each([
    ["shop@1.2.3", "shop", "1.2.3"],
    ["@acme/shop@1.2.3+44", "@acme/shop", "1.2.3+44"],
    ["1.2.3", undefined, "1.2.3"],
    ["shop@", undefined, "shop@"],
    ["@1.2", undefined, "@1.2"],
  ])("%s is of the package %s", (text, name, versionText) => {
    expect(parseReleaseName(text)).toMatchObject({ package: name, versionText });
  });

  it("reads numbers, prerelease and build", () => {
    expect(parseReleaseVersion("v1.02.3.4-beta.1+44")).toEqual({
      numbers: ["1", "2", "3", "4"],
      prerelease: ["beta", "1"],
      build: "44",
    });
    expect(parseReleaseVersion("1.0rc1")).toMatchObject({ prerelease: ["rc1"] });
  });

  it.each([
    "3fa9c1d2",
    "shop@0123456789abcdef0123456789abcdef01234567",
    "shop@1234567",
    "12",
    "main",
    "1.2.x",
    "1.2.3.4.5",
    "",
    `shop@1.${"1".repeat(300)}`,
  ])("%s has no order", (text) => {
    expect(parseReleaseName(text).version).toBeUndefined();
  });
});

describe("the order of releases", () => {
  it("is that of semantic versions, with revisions and builds", () => {
    const inOrder = [
      "shop@0.9",
      "shop@1.0.0-1",
      "shop@1.0.0-2",
      "shop@1.0.0-11",
      "shop@1.0.0-alpha",
      "shop@1.0.0-alpha.1",
      "shop@1.0.0-alpha.beta",
      "shop@1.0.0-beta.2",
      "shop@1.0.0-beta.11",
      "shop@1.0.0-rc.1",
      "shop@1.0.0",
      "shop@1.0.0+9",
      "shop@1.0.0+10",
      "shop@1.0.0+a",
      "shop@1.0.0.1",
      "shop@1.2",
      "shop@1.10",
      "shop@10.0.0",
      `shop@1${"0".repeat(40)}.0.0`,
    ];
    for (const [at, release] of inOrder.entries()) {
      for (const [other, later] of inOrder.entries())
        expect(Math.sign(compareReleaseNames(release, later) ?? Number.NaN)).toBe(Math.sign(at - other));
    }
  });

  it("calls versions equal that differ in what is left out", () => {
    expect(compareReleaseNames("shop@1.0", "shop@v1.0.0")).toBe(0);
  });

  it("says nothing about other packages and about what is no version, but the same name is the same", () => {
    expect(compareReleaseNames("shop@1.0", "till@2.0")).toBeUndefined();
    expect(compareReleaseNames("shop@1.0", "1.0")).toBeUndefined();
    expect(compareReleaseNames("main", "1.0")).toBeUndefined();
    expect(compareReleaseNames("main", "main")).toBe(0);
  });

  it("follows versions only where every release has one", () => {
    expect(followSemanticVersions(["shop@1.0", "2.1"])).toBe(true);
    expect(followSemanticVersions(["shop@1.0", "3fa9c1d2"])).toBe(false);
    expect(followSemanticVersions([])).toBe(false);
  });
});

describe("the order of any versions", () => {
  const digits = fc.nat(12).map(String);
  const identifier = fc.constantFrom("0", "1", "2", "11", "01", "a", "b", "alpha", "-", "rc1", "10000000000");
  const versionText = fc
    .record({
      numbers: fc.array(digits, { minLength: 1, maxLength: 4 }),
      prerelease: fc.array(identifier, { maxLength: 3 }),
      build: fc.option(identifier, { nil: undefined }),
    })
    .map(
      ({ numbers, prerelease, build }) =>
        `v${numbers.join(".")}${prerelease.length === 0 ? "" : `-${prerelease.join(".")}`}${build === undefined ? "" : `+${build}`}`,
    );
  const version = versionText.map((text): ReleaseVersion => {
    const parsed = parseReleaseVersion(text);
    if (parsed === undefined) throw new Error(`not read: ${text}`);
    return parsed;
  });

  it("is antisymmetric and reflexive", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compareReleaseVersions(a, a)).toBe(0);
        expect(Math.sign(compareReleaseVersions(a, b)) + Math.sign(compareReleaseVersions(b, a))).toBe(0);
      }),
    );
  });

  it("is transitive", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort(compareReleaseVersions);
        if (low === undefined || middle === undefined || high === undefined) throw new Error("three went in");
        expect(compareReleaseVersions(low, middle)).toBeLessThanOrEqual(0);
        expect(compareReleaseVersions(middle, high)).toBeLessThanOrEqual(0);
        expect(compareReleaseVersions(low, high)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it("puts a higher number later, whatever follows it", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), versionText, (major, rest) => {
        const [low, high] = [`v${major}.${rest.slice(1)}`, `v${major + 1n}.0.0-0`].map(parseReleaseVersion);
        if (low === undefined || high === undefined) return;
        expect(compareReleaseVersions(low, high)).toBeLessThan(0);
      }),
    );
  });

  it("reads any text without failing", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseReleaseName(text).versionText.length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
