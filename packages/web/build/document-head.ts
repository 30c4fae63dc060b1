/**
 * Completes the document's head at build time: the hashed theme script (classic and blocking, so
 * the first paint has the right colours), with what says that the page's scripts did not come, and preloads of the two
 * fonts every screen uses.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { HtmlTagDescriptor, Plugin } from "vite";

const THEME_SOURCE = "/src/app/theme-boot.js";
const LOST_SOURCE = "/src/app/lost-start.js";
const LANGUAGES = ["en", "zh-CN"];
const PRELOADED_FONT = /inter-latin-wght-normal.*\.woff2$/;
const PLACEHOLDER = "<!--theme-boot-->";

async function readSource(path: string): Promise<string> {
  return await readFile(fileURLToPath(new URL(`..${path}`, import.meta.url)), "utf8");
}

/** In every language, as the scripts that would look it up are missing. */
async function lostWords(): Promise<string> {
  const words = LANGUAGES.map(async (language) => {
    const { errors, failure } = JSON.parse(await readSource(`/src/i18n/${language}.json`));
    return [language, { lost: errors.offline, retry: failure.retry }];
  });
  return JSON.stringify(Object.fromEntries(await Promise.all(words)));
}

/** Vite plugin: theme boot script and font preloads. */
export function documentHead(): Plugin {
  let themeReference = "";
  let building = false;
  return {
    name: "vedette:document-head",
    applyToEnvironment: ({ name }) => name === "client",
    configResolved(config) {
      building = config.command === "build";
    },
    async buildStart() {
      if (!building) return;
      const sources = [
        await readSource(THEME_SOURCE),
        (await readSource(LOST_SOURCE)).replace("= WORDS", `= ${await lostWords()}`),
      ];
      const source = sources.join("").replace(/^\s*\/\/.*\n/gm, "");
      themeReference = this.emitFile({ type: "asset", name: "theme-boot.js", source });
    },
    transformIndexHtml: {
      order: "post",
      handler(html, context) {
        if (!building) return html.replace(PLACEHOLDER, `<script src="${THEME_SOURCE}"></script>`);
        const tags: HtmlTagDescriptor[] = Object.keys(context.bundle ?? {})
          .filter((name) => PRELOADED_FONT.test(name))
          .map((name) => ({
            tag: "link",
            attrs: { rel: "preload", as: "font", type: "font/woff2", href: `/${name}`, crossorigin: true },
            injectTo: "head-prepend",
          }));
        const theme = `/${this.getFileName(themeReference)}`;
        return { html: html.replace(PLACEHOLDER, `<script src="${theme}"></script>`), tags };
      },
    },
  };
}
