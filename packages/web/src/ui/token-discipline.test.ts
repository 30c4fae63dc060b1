import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

function read(matches: (name: string) => boolean): Readonly<Record<string, string>> {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(matches);
  return Object.fromEntries(names.map((name) => [name, readFileSync(`${root}/${name}`, "utf8")]));
}

/** Style sheets outside this folder may lay out, but colours, type sizes, radii and layers come from the tokens. */
const sheets = read((name) => name.endsWith(".css") && !name.startsWith("ui"));
const primitives = read((name) => name.endsWith(".module.css") && name.startsWith("ui"));
const tokens = read((name) => /^ui.(?:tokens|measures)\.css$/.test(name));
const components = read((name) => name.endsWith(".tsx"));

const known = new Set(
  Object.values(tokens).flatMap((sheet) =>
    [...sheet.matchAll(/(--[a-z0-9-]+)\s*:/g)].map((match) => match[1]),
  ),
);
/** Set by the control library on its own elements. */
const FOREIGN = /^--(?:available-|transform-origin|toast-|anchor-)/;

const RULES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["a raw colour", /(?:#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\()/i],
  ["a layer that is no token", /z-index:\s*(?!var\()[1-9][0-9]+/],
  ["a shadow of its own", /box-shadow:[^;]*\d+px \d+px \d+px(?! var\()[^;]*rgb/],
];

describe("style sheets outside ui", () => {
  it("exist, or this test proves nothing", () => {
    expect(Object.keys(sheets).length).toBeGreaterThan(20);
    expect(known.size).toBeGreaterThan(100);
  });

  it.each(RULES)("have not %s", (_, pattern) => {
    const offenders = Object.entries(sheets).flatMap(([file, sheet]) =>
      sheet
        .split("\n")
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
    );
    expect(offenders).toEqual([]);
  });

  it("name no token that does not exist", () => {
    const unknown = Object.entries({ ...sheets, ...primitives }).flatMap(([file, sheet]) =>
      [...sheet.matchAll(/var\((--[a-z0-9-]+)/g)]
        .map((match) => match[1] ?? "")
        .filter((name) => !known.has(name) && !FOREIGN.test(name))
        .map((name) => `${file} ${name}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe("what comes from an event", () => {
  it("is never set as markup", () => {
    const offenders = Object.entries(components)
      .filter(([, source]) => /dangerouslySetInnerHTML|innerHTML\s*=/.test(source))
      .map(([file]) => file);
    expect(offenders).toEqual([]);
  });
  it("opens in a tab that cannot reach back", () => {
    const offenders = Object.entries(components).flatMap(([file, source]) =>
      [...source.matchAll(/<a\s[^>]*target="_blank"[^>]*>/gs)]
        .filter((match) => !match[0].includes("noopener"))
        .map(() => file),
    );
    expect(offenders).toEqual([]);
  });
});
