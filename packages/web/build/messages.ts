/**
 * Compiles the catalogues while the page is built: the grammar of messages and its parser stay at home, what goes to
 * the browser prints a message in under a kilobyte of code.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Plugin } from "vite";

type Tree = { readonly [key: string]: string | Tree };
type Compile = (message: string) => unknown;

const CATALOGUE = /packages\/web\/src\/i18n\/[A-Za-z-]+\.json$/;

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
    transform(code, id) {
      if (!CATALOGUE.test(id)) return undefined;
      return { code: JSON.stringify(compileTree(JSON.parse(code) as Tree, compile)), map: null };
    },
  };
}
