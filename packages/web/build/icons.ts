/**
 * Takes each icon from a module of its own instead of the one that names them all: only so does the build see who needs
 * it, and the list of issues need not bring along those of other screens.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const IMPORT = /import\s*\{([^}]*)\}\s*from\s*"lucide-react";/g;
const EXPORT = /export\s*\{([^}]*)\}\s*from\s*'\.\/icons\/([^']+)\.mjs'/g;

/** The library's own list: `{ default as Check, default as CheckIcon } from './icons/check.mjs'`. */
async function readModules(): Promise<ReadonlyMap<string, string>> {
  const path = createRequire(import.meta.url).resolve("lucide-react");
  const text = await readFile(path.replace(/cjs.lucide-react\.js$/, "esm/lucide-react.mjs"), "utf8");
  const modules = new Map<string, string>();
  for (const [, names = "", module = ""] of text.matchAll(EXPORT))
    for (const [, name = ""] of names.matchAll(/default as (\w+)/g)) modules.set(name, module);
  return modules;
}

/** Vite plugin: `import { Check } from "lucide-react"` names the icon's module. */
export function icons(): Plugin {
  let modules: ReadonlyMap<string, string>;
  return {
    name: "vedette:icons",
    enforce: "pre",
    apply: "build",
    async buildStart() {
      modules = await readModules();
    },
    transform(code, id) {
      if (!/packages\/web\/src\/.*\.tsx?$/.test(id) || !code.includes('"lucide-react"')) return undefined;
      const rewritten = code.replace(IMPORT, (whole, names: string) =>
        names
          .split(",")
          .map((name) => name.trim())
          .filter((name) => name !== "" && !name.startsWith("type "))
          .map((name) => {
            const [icon = "", local = icon] = name.split(/\s+as\s+/);
            const module = modules.get(icon);
            return module === undefined
              ? this.error(`${whole}: there is no icon ${icon}`)
              : `import ${local} from "lucide-react/icons/${module}";`;
          })
          .join(" "),
      );
      return { code: rewritten, map: null };
    },
  };
}
