import { describe, expect, test } from "vitest";
import { eventOf, thrown } from "../sample-event.fixture.ts";
import { importCodeowners } from "./import-codeowners.ts";
import type { Owner } from "./owner.ts";
import { ownersOf } from "./owners-of.ts";
import { parseOwnership } from "./parse-ownership.ts";

const mara: Owner = { kind: "user", email: "mara@example.com" };
const web: Owner = { kind: "team", slug: "web" };

function rulesOf(text: string) {
  const { rules, faults } = parseOwnership(text);
  expect(faults).toEqual([]);
  return rules;
}

describe("rules are read", () => {
  test("of every kind, with their lines", () => {
    const text = [
      "# the shop",
      "path:src/* mara@example.com #web",
      "",
      "url:https://shop.example/* #web",
      "  tags.area:checkout #web",
      "module:com.example.* mara@example.com",
      "codeowners:/docs/ #web",
      'path:"src/my file.py" #web',
      "src/plain/* #web",
    ].join("\r\n");
    expect(rulesOf(text)).toMatchObject([
      { line: 2, type: "path", pattern: "src/*", owners: [mara, web] },
      { line: 4, type: "url", pattern: "https://shop.example/*" },
      { line: 5, type: "tags.area", pattern: "checkout", text: "tags.area:checkout #web" },
      { line: 6, type: "module" },
      { line: 7, type: "codeowners", pattern: "/docs/" },
      { line: 8, type: "path", pattern: "src/my file.py" },
      { line: 9, type: "path", pattern: "src/plain/*" },
    ]);
  });

  test.each([
    ["path:src/*", 11, "an owner is missing"],
    ["  foo:src/* #web", 3, "there is no matcher foo; there are path, url, module, codeowners, tags.NAME"],
    ["path:src/* mara", 12, "an e-mail address or #team"],
    ["path: #web", 6, "a pattern"],
    ['path:"src #web', 6, "a pattern"],
    [`path:${"x".repeat(501)} #web`, 6, "500 characters at most"],
    [`path:x ${"#web ".repeat(21)}`, 113, "20 owners at most"],
    [`path:x ${"#web ".repeat(500)}`, 2001, "2000 characters at most"],
  ])("%s is refused at column %i", (text, column, message) => {
    const { rules, faults } = parseOwnership(`path:ok #web\n${text}`);
    expect(rules).toHaveLength(1);
    expect(faults).toMatchObject([{ line: 2, column, message: expect.stringContaining(message) }]);
  });

  test("in bounded number", () => {
    const { rules, faults } = parseOwnership("path:x #web\n".repeat(3_000));
    expect(rules).toHaveLength(2_000);
    expect(faults).toMatchObject([{ line: 2_001 }]);
    expect(parseOwnership("x".repeat(100_001)).faults).toMatchObject([{ line: 1 }]);
    expect(parseOwnership("foo:x\n".repeat(200)).faults).toHaveLength(50);
  });
});

describe("the owners of an event", () => {
  const event = thrown(
    { type: "E" },
    [
      { filename: "lib/http.py", module: "lib.http", in_app: false },
      { filename: "src/cart/pay.py", abs_path: "/srv/app/src/cart/pay.py", module: "shop.cart.pay" },
    ],
    { platform: "python", request: { url: "https://shop.example/pay" }, tags: { area: "Checkout" } },
  );

  test.each([
    ["path:src/*", true],
    ["path:SRC/cart/pay.py", true],
    ["path:*/app/src/*", true],
    ["path:cart", false],
    ["path:lib/*", true],
    ["module:shop.*", true],
    ["module:shop", false],
    ["url:*shop.example*", true],
    ["url:https://other/*", false],
    ["tags.area:check*", true],
    ["tags.shop:*", false],
    ["codeowners:src/", true],
    ["codeowners:lib/", false],
    ["codeowners:*.py", true],
  ])("%s: %s", (matcher, expected) => {
    const { owners } = ownersOf(event, rulesOf(`${matcher} #web`));
    expect(owners).toEqual(expected ? [web] : []);
  });

  test("are those of the last rule that fits", () => {
    const rules = rulesOf("path:src/* #web\nmodule:shop.* mara@example.com\npath:none/* #web");
    expect(ownersOf(event, rules)).toMatchObject({
      owners: [mara],
      rule: { line: 2 },
      matching: [{ line: 1 }, { line: 2 }],
      isCut: false,
    });
  });

  test("nobody, where the last rule says so", () => {
    expect(ownersOf(event, rulesOf("codeowners:* #web\ncodeowners:/src/cart/")).owners).toEqual([]);
  });

  test("classes have the paths of their sources", () => {
    const java = thrown({ type: "E" }, [{ module: "com.example.shop.Cart", filename: "Cart.kt" }], {
      platform: "java",
    });
    expect(ownersOf(java, rulesOf("path:com/example/*/Cart.kt #web")).owners).toEqual([web]);
    expect(ownersOf(eventOf({ message: "x" }), rulesOf("path:* #web")).owners).toEqual([]);
  });

  test("thousands of hostile rules take bounded time", () => {
    const rules = rulesOf(`codeowners:${"?*".repeat(14)}b #web\n`.repeat(2_000));
    const frames = Array.from({ length: 250 }, (_, index) => ({ filename: `${"a".repeat(450)}${index}` }));
    const start = process.threadCpuUsage();
    expect(ownersOf(thrown({ type: "E" }, frames), rules)).toMatchObject({ owners: [], isCut: true });
    expect(process.threadCpuUsage(start).user / 1000).toBeLessThan(1_000);
  });
});

describe("patterns of CODEOWNERS files fit as git reads them", () => {
  test.each([
    ["*", "a/b.ts", true],
    ["*.js", "a/b/c.js", true],
    ["*.js", "a/b/c.jsx", false],
    ["/build/logs/", "build/logs/x/y", true],
    ["/build/logs/", "a/build/logs/x", false],
    ["docs/*", "docs/a.md", true],
    ["docs/*", "docs/a/b.md", false],
    ["docs/*", "x/docs/a.md", false],
    ["apps/", "x/apps/y/z", true],
    ["/docs", "docs/a/b", true],
    ["**/logs", "a/logs/b", true],
    ["a/**/z.ts", "a/z.ts", true],
    ["/Docs/", "docs/a", false],
    ["my\\ file.ts", "x/my file.ts", true],
    ["/src/", "app:///src/a.ts", true],
    ["/src/", "./src/a.ts", true],
    ["/src/", "C:\\src\\a.ts", false],
    ["src", "C:\\src\\a.ts", true],
  ])("%s over %s: %s", (pattern, filename, expected) => {
    const { text } = importCodeowners(`${pattern} mara@example.com`, new Map());
    const { owners } = ownersOf(thrown({ type: "E" }, [{ filename, function: "f" }]), rulesOf(text));
    expect(owners).toEqual(expected ? [mara] : []);
  });
});

describe("a CODEOWNERS file", () => {
  const table = new Map<string, Owner>([
    ["@acme/Web", web],
    ["@mara", mara],
  ]);

  test("becomes rules", () => {
    const file = [
      "# comment",
      "*  @acme/web",
      "/docs/ @mara lena@example.com # the writers",
      "/vendor/",
      "my\\ dir/ @mara",
    ].join("\n");
    const imported = importCodeowners(file, table);
    expect(imported).toEqual({
      text: [
        "codeowners:* #web",
        "codeowners:/docs/ mara@example.com lena@example.com",
        "codeowners:/vendor/",
        'codeowners:"my\\\\ dir/" mara@example.com',
      ].join("\n"),
      faults: [],
      unknownOwners: [],
    });
    expect(rulesOf(imported.text)).toHaveLength(4);
  });

  test("of GitLab has sections, whose owners hold where a line names none", () => {
    const file = "[Web][2] @acme/web\n/web/\n/web/api/ @mara\n^[Docs]\n/docs/\n!/docs/x";
    const imported = importCodeowners(file, table);
    expect(imported.text.split("\n")).toEqual([
      "codeowners:/web/ #web",
      "codeowners:/web/api/ mara@example.com",
      "codeowners:/docs/",
    ]);
    expect(imported.faults).toMatchObject([{ line: 6, column: 1 }]);
  });

  test("tells whom it names and nobody knows", () => {
    expect(importCodeowners("/a @ghost @mara\n/b @ghost\n/c @@developer", table)).toMatchObject({
      text: "codeowners:/a mara@example.com\ncodeowners:/b\ncodeowners:/c",
      unknownOwners: [
        { name: "@ghost", lines: [1, 2] },
        { name: "@@developer", lines: [3] },
      ],
    });
  });
});
