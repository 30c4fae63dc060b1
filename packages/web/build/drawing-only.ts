/**
 * The second build, for the server, which draws the list of issues: of all that the page fetches when it is needed,
 * the list, its words and what an address of it may lead on by. The router is not told where it runs, but asks: it
 * shall draw what it will draw in a browser.
 */
import type { Plugin } from "vite";
import { LIST } from "./list-modules.ts";

const NOTHING = "\0nothing";
const LEADS_ON = /packages\/web\/src\/lib\/default-environment\.ts$/;
const IS_SERVER = "@tanstack/router-core/isServer";

/** Vite plugin: nothing but what the first document needs. */
export function drawingOnly(): Plugin {
  return {
    name: "vedette:drawing-only",
    enforce: "pre",
    applyToEnvironment: ({ name }) => name === "ssr",
    async resolveId(id, importer) {
      if (id === NOTHING) return id;
      if (id !== IS_SERVER) return undefined;
      const found = await this.resolve(id, importer, { skipSelf: true });
      return found?.id.replace(/isServer\/server\.js$/, "isServer/development.js");
    },
    async resolveDynamicImport(specifier, importer) {
      if (typeof specifier !== "string") return undefined;
      if (/^virtual:messages\/.*\/first$/.test(specifier)) return undefined;
      const found = await this.resolve(specifier, importer);
      return found !== null && (LIST.test(found.id) || LEADS_ON.test(found.id)) ? undefined : NOTHING;
    },
    load: (id) => (id === NOTHING ? "export {};" : undefined),
  };
}
