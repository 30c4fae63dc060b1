import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { catalogueGaps } from "../../build/catalogues.ts";
import chinese from "./zh-CN.json";
import english from "./en.json";

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ""): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[`${prefix}${key}`, value] as const]
        : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

/** The values and tags that a message needs, as its own parser sees them. */
function needs(message: string): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (parts: readonly unknown[]) => {
    for (const part of parts as readonly {
      type: number;
      value: string;
      options?: Record<string, { value: unknown[] }>;
      children?: unknown[];
    }[]) {
      if (part.type === 1 || part.type === 5 || part.type === 6) found.add(part.value);
      if (part.type === 8) found.add(`<${part.value}>`);
      for (const option of Object.values(part.options ?? {})) walk(option.value);
      if (part.children !== undefined) walk(part.children);
    }
  };
  walk(new IntlMessageFormat(message, "en").getAst());
  return found;
}

describe("the build", () => {
  it("finds a key that one language lacks, and one that it has for itself", async () => {
    const folder = await mkdtemp(join(tmpdir(), "catalogues-"));
    try {
      await writeFile(join(folder, "en.json"), JSON.stringify({ a: { b: "x", c: "y" } }));
      await writeFile(join(folder, "zh-CN.json"), JSON.stringify({ a: { b: "x", d: "z" } }));
      expect(await catalogueGaps(folder)).toEqual([
        "zh-CN.json lacks a.c",
        "zh-CN.json has a.d, which en.json has not",
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
  it("finds nothing in ours", async () => expect(await catalogueGaps()).toEqual([]));
});

const en = flatten(english);
const zh = flatten(chinese);

describe("the catalogues", () => {
  it("have the same keys in every language", () =>
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort()));

  it("ask for no value in Chinese that English does not have", () => {
    const strange = [...zh].flatMap(([key, message]) =>
      [...needs(message)]
        .filter((name) => !needs(en.get(key) ?? "").has(name))
        .map((name) => `${key}: ${name}`),
    );
    expect(strange).toEqual([]);
  });

  it("lose no value of English in Chinese, but for those that only choose a plural", () => {
    const printed = (message: string) =>
      new Set(
        [...needs(message)].filter((name) => !new RegExp(`\\{${name}, (?:plural|select)`).test(message)),
      );
    const lost = [...en].flatMap(([key, message]) =>
      [...printed(message)]
        .filter((name) => !needs(zh.get(key) ?? "").has(name))
        .map((name) => `${key}: ${name}`),
    );
    expect(lost).toEqual([]);
  });

  it("are worded as the house words things: nothing empty, no stray spaces, no exclamation marks", () => {
    const odd = [...en, ...zh].filter(
      ([key, message]) =>
        message === "" ||
        /[!！](?!key)/.test(message) ||
        (key !== "echo.comma" && message.trim() !== message),
    );
    expect(odd).toEqual([]);
  });
});
