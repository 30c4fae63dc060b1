// Writes the parser that belongs to the grammar. Run it after every change of `src/grammar.peggy`.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import peggy from "peggy";

const folder = new URL("./src/", import.meta.url);

/** The source of the parser. */
export function generateParser() {
  const grammar = readFileSync(new URL("grammar.peggy", folder), "utf8");
  return peggy.generate(grammar, { output: "source", format: "es", grammarSource: "grammar.peggy" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("grammar.generated.js", folder), generateParser());
}
