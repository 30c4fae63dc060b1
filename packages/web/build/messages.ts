/**
 * Compiles the catalogues while the page is built: the grammar of messages and its parser stay at home, what goes to
 * the browser prints a message in under a kilobyte of code. Each comes in two parts, `virtual:messages/en/first`
 * with what the frame and the list of issues say, and `virtual:messages/en/rest`: two thirds of the words, which the
 * first paint need not wait for.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plugin } from "vite";

type Tree = { readonly [key: string]: string | Tree };
type Compile = (message: string) => unknown;

const PART = /^virtual:messages\/([A-Za-z-]+)\/(first|rest)$/;
const FOLDER = fileURLToPath(new URL("../src/i18n", import.meta.url));

/** What the frame, the list of issues and the screens of failure say. A screen named here waits for nothing else. */
export const firstGroups: ReadonlySet<string> = new Set([
  "answer",
  "assignee",
  "badges",
  "blocked",
  "chart",
  "connection",
  "echo",
  "errors",
  "failure",
  "frame",
  "issueActions",
  "issueStatus",
  "issueUpdate",
  "issues",
  "keySheet",
  "levels",
  "listKeys",
  "nameDialog",
  "organization",
  "palette",
  "places",
  "projects",
  "savedViews",
  "search",
  "session",
  "settingsPages",
  "sorts",
  "states",
  "status",
  "time",
  "timeRange",
  "views",
]);

/** The compiler that the library of messages brings along, of the version that it prints. */
async function loadCompiler(): Promise<Compile> {
  const require = createRequire(createRequire(import.meta.url).resolve("use-intl"));
  const path = require.resolve("icu-minify/compile");
  return ((await import(pathToFileURL(path).href)) as { readonly default: Compile }).default;
}

function compileTree(tree: Tree, compile: Compile): unknown {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === "string" ? compile(value) : compileTree(value, compile),
    ]),
  );
}

/** Vite plugin: messages as data, and the library's printer for them in place of its parser. */
export function messages(): Plugin {
  let compile: Compile;
  return {
    name: "vedette:messages",
    enforce: "pre",
    config: () => ({
      resolve: {
        alias: [{ find: /^use-intl\/format-message$/, replacement: "use-intl/format-message/format-only" }],
      },
    }),
    async buildStart() {
      compile = await loadCompiler();
    },
    resolveId: (id) => (PART.test(id) ? `\0${id}` : undefined),
    async load(id) {
      const [, language, part] = PART.exec(id.slice(1)) ?? [];
      if (language === undefined) return undefined;
      const path = join(FOLDER, `${language}.json`);
      this.addWatchFile(path);
      const groups = Object.entries(JSON.parse(await readFile(path, "utf8")) as Tree).filter(
        ([name]) => firstGroups.has(name) === (part === "first"),
      );
      return `export default ${JSON.stringify(compileTree(Object.fromEntries(groups), compile))};`;
    },
  };
}
