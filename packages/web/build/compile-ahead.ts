/**
 * Marks the scripts of the list of issues, where most people arrive, for compilation in the background. An engine
 * otherwise skips the bodies of functions, and parses each a second time, in the way of the first paint, when it is
 * first called. See V8's "explicit compile hints"; to other engines it is a comment.
 */
import type { Plugin } from "vite";
import { LIST } from "./list-modules.ts";

const HINT = "//# allFunctionsCalledOnLoad\n";
/** By the names that vite.config.ts gives them, and the entry. */
const first: ReadonlySet<string> = new Set(["framework", "controls", "kit", "list-kit", "index"]);

/** Vite plugin: hints for the compiler. */
export function compileAhead(): Plugin {
  return {
    name: "vedette:compile-ahead",
    applyToEnvironment: ({ name }) => name === "client",
    apply: "build",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        if (first.has(chunk.name) || LIST.test(chunk.facadeModuleId ?? "")) chunk.code = HINT + chunk.code;
      }
    },
  };
}
