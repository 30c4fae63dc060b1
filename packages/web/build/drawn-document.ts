/**
 * The document of the list of issues in parts, for the server, which draws the list between them. Its head asks for
 * what the list needs at once, styles above all; the scripts start behind it.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Plugin, Rolldown } from "vite";
import { LIST } from "./list-modules.ts";

const SHOW_SOURCE = "../src/app/show-drawing.js";
const ENTRY = /\s*<script type="module" crossorigin src="([^"]+)"><\/script>/;
const ROOT = '<div id="root"></div>';

type Chunk = Rolldown.OutputChunk & { readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> } };

/** A chunk with all that it imports at once. */
function withImports(
  bundle: Rolldown.OutputBundle,
  fileName: string,
  found = new Set<Chunk>(),
): ReadonlySet<Chunk> {
  const chunk = bundle[fileName];
  if (chunk?.type !== "chunk" || found.has(chunk)) return found;
  found.add(chunk);
  for (const name of chunk.imports) withImports(bundle, name, found);
  return found;
}

/** Vite plugin: `server/document.json`. */
export function drawnDocument(): Plugin {
  let show = "";
  return {
    name: "vedette:drawn-document",
    apply: "build",
    applyToEnvironment: ({ name }) => name === "client",
    async buildStart() {
      const source = await readFile(fileURLToPath(new URL(SHOW_SOURCE, import.meta.url)), "utf8");
      show = this.emitFile({
        type: "asset",
        name: "show-drawing.js",
        source: source.replace(/^\s*\/\/.*\n/gm, ""),
      });
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const index = bundle["index.html"];
        const list = Object.values(bundle).find(
          (one) => one.type === "chunk" && LIST.test(one.facadeModuleId ?? ""),
        );
        if (index?.type !== "asset" || list === undefined) this.error("the list or its document is missing");
        const html = String(index.source);
        const entry = ENTRY.exec(html)?.[1];
        const [head, tail] = html.replace(ENTRY, "").split(ROOT);
        if (entry === undefined || head === undefined || tail === undefined)
          this.error("index.html is not as it was");
        const chunks = [...withImports(bundle, list.fileName)];
        const links = [
          ...chunks.flatMap(({ viteMetadata }) =>
            [...(viteMetadata?.importedCss ?? [])].map(
              (css) => `<link rel="stylesheet" crossorigin href="/${css}">`,
            ),
          ),
          `<link rel="modulepreload" crossorigin href="${entry}">`,
          ...chunks.map(({ fileName }) => `<link rel="modulepreload" crossorigin href="/${fileName}">`),
        ].filter((link) => !head.includes(link));
        this.emitFile({
          type: "asset",
          fileName: "server/document.json",
          source: JSON.stringify({
            head: head.replace("</head>", `  ${links.join("\n    ")}\n  </head>`),
            tail,
            entry,
            show: `/${this.getFileName(show)}`,
          }),
        });
      },
    },
  };
}
