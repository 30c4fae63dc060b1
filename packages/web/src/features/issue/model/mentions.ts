/** Naming people and teams in a comment: `@ada` and `#web`, completed while one types. Pure. */
import type { Actor } from "@vedette/api";

export interface Mention {
  readonly sign: "@" | "#";
  /** What stands after the sign. */
  readonly typed: string;
  /** Where the sign stands. */
  readonly start: number;
}

const CHOICES_MAX = 6;
const NAME_MAX = 60;

/** The mention that is being typed at the caret. */
export function mentionAt(text: string, caret: number): Mention | undefined {
  const line = text.slice(Math.max(0, caret - NAME_MAX), caret);
  const match = /(?:^|[^\w@#/&.])([@#])([\w.+@-]*)$/.exec(line);
  if (match === null) return undefined;
  const typed = match[2] ?? "";
  return { sign: match[1] === "#" ? "#" : "@", typed, start: caret - typed.length - 1 };
}

/** Who may be meant, by the beginning of a name or of an address. */
export function candidatesFor(mention: Mention, actors: readonly Actor[]): readonly Actor[] {
  const typed = mention.typed.toLowerCase();
  const type = mention.sign === "@" ? "user" : "team";
  return actors
    .filter(
      (actor) =>
        actor.type === type &&
        [actor.email ?? "", ...actor.name.split(/\s+/)].some((part) => part.toLowerCase().startsWith(typed)),
    )
    .slice(0, CHOICES_MAX);
}

/** How the server understands the actor: the part before the @ where only one has it, else the whole address. */
export function mentionText(actor: Actor, actors: readonly Actor[]): string {
  if (actor.type === "team") return `#${actor.name}`;
  const address = actor.email ?? actor.name;
  const local = localPart(address);
  const isAlone =
    actors.filter((one) => one.type === "user" && localPart(one.email ?? "") === local).length < 2;
  return `@${isAlone ? local : address}`;
}

function localPart(address: string): string {
  return address.split("@", 1)[0] ?? address;
}

/** The text with the mention written out, and where the caret goes. */
export function insertMention(
  text: string,
  mention: Mention,
  name: string,
): { readonly text: string; readonly caret: number } {
  const before = `${text.slice(0, mention.start)}${name} `;
  const after = text.slice(mention.start + 1 + mention.typed.length).replace(/^ /, "");
  return { text: before + after, caret: before.length };
}

export interface TextPart {
  readonly text: string;
  /** Whom it names, where it names somebody. */
  readonly actor: Actor | undefined;
}

/** A comment in parts: what names somebody who is known, and what stands between. */
export function splitMentions(text: string, actors: readonly Actor[]): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(/(?<![\w@#/&.])[@#][\w+-][\w.+@-]{0,253}/g)) {
    const name = match[0].replace(/[.@-]{1,254}$/, "");
    const actor = actors.find(
      (one) =>
        mentionText(one, actors).toLowerCase() === name.toLowerCase() ||
        (one.email !== undefined && name.toLowerCase() === `@${one.email.toLowerCase()}`),
    );
    if (actor === undefined) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), actor: undefined });
    parts.push({ text: name, actor });
    end = match.index + name.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), actor: undefined });
  return parts;
}
