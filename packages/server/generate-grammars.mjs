// Writes the parsers that belong to the grammars of rules. Run it after every change of a `grammar.peggy`.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import peggy from "peggy";

/** The folders of the grammars, as addresses. */
export const grammarFolders = ["ownership", "grouping-rules"].map(
  (name) => new URL(`./src/rules/${name}/`, import.meta.url),
);

/** What may be asked of a parser, where it is not the first rule of the grammar alone. */
const startRules = /^\/\/ starts: (.+)$/m;

/** The source of the parser. */
export function generateParser(folder) {
  const grammar = readFileSync(new URL("grammar.peggy", folder), "utf8");
  const starts = startRules.exec(grammar)?.[1]?.split(", ");
  return peggy.generate(grammar, {
    output: "source",
    format: "es",
    grammarSource: "grammar.peggy",
    ...(starts === undefined ? {} : { allowedStartRules: starts }),
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const folder of grammarFolders)
    writeFileSync(new URL("grammar.generated.js", folder), generateParser(folder));
}
