/**
 * CODEOWNERS files of GitHub and GitLab as ownership rules. People and teams stand in them under names of that
 * host, so a table says who they are here. The order is kept, because the last rule that fits decides on both
 * sides; in a file of GitLab each section decides for itself, of which the last one counts here.
 */
import { type RuleFault, ruleFault } from "../rule-text.ts";
import { written } from "../written-fault.ts";
import { ownerText, type Owner } from "./owner.ts";
import { ownershipBounds } from "./parse-ownership.ts";

export type ImportedCodeowners = {
  /** Rules as text, for `parseOwnership`. */
  readonly text: string;
  readonly faults: readonly RuleFault[];
  /** Names that the table does not hold, with the lines they stand in. */
  readonly unknownOwners: readonly { readonly name: string; readonly lines: readonly number[] }[];
};

/** By name as it stands in the file: `@mara`, `@acme/web`, or an e-mail address that is another one here. */
export type OwnerTable = ReadonlyMap<string, Owner>;

const linesMax = 5_000;

/** Reads a CODEOWNERS file. A rule whose owners are all unknown is kept as one that nobody owns. */
export function importCodeowners(text: string, table: OwnerTable): ImportedCodeowners {
  const rules: string[] = [];
  const faults: RuleFault[] = [];
  const unknown = new Map<string, number[]>();
  let ofSection: readonly string[] = [];
  const known = new Map([...table].map(([name, owner]) => [name.toLowerCase(), owner]));
  const ownersOf = (names: readonly string[], line: number): readonly Owner[] =>
    names.flatMap((name) => {
      const owner = known.get(name.toLowerCase()) ?? userByEmail(name);
      if (owner !== undefined) return [owner];
      unknown.set(name, [...(unknown.get(name) ?? []), line]);
      return [];
    });
  for (const [index, whole] of text
    .slice(0, ownershipBounds.textLengthMax)
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = index + 1;
    if (line > linesMax) {
      faults.push(ruleFault(line, { column: 1, reason: written("lines_cut", { max: linesMax }) }));
      break;
    }
    const trimmed = whole.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const section = /^\^?\[[^\]]{1,200}\](?:\[\d{1,4}\])?(.*)$/.exec(trimmed);
    if (section !== null) {
      ofSection = wordsOf(section[1] ?? "");
      continue;
    }
    const column = whole.indexOf(trimmed) + 1;
    if (trimmed.startsWith("!")) {
      faults.push(ruleFault(line, { column, reason: written("pattern_takes_back") }));
      continue;
    }
    const [pattern = "", ...names] = wordsOf(trimmed);
    const owners = ownersOf(names.length === 0 ? ofSection : names, line);
    rules.push([`codeowners:${quoted(pattern)}`, ...owners.map(ownerText)].join(" "));
  }
  const unknownOwners = [...unknown].map(([name, lines]) => ({ name, lines }));
  return { text: rules.join("\n"), faults, unknownOwners };
}

/** Words up to a comment; a space with a backslash before it belongs to its word. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/(?:\\.|[^\s\\])+/g)) {
    if (word.startsWith("#")) break;
    words.push(word);
  }
  return words;
}

function userByEmail(name: string): Owner | undefined {
  return /^[^\s@#]+@[^\s@]+$/.test(name) ? { kind: "user", email: name } : undefined;
}

function quoted(pattern: string): string {
  return /[\s"\\]/.test(pattern) ? `"${pattern.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"` : pattern;
}
