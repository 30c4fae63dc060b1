/**
 * Which lists were looked at last, and by whom, as a text that outlives the process: the next start prepares them. Of a
 * search no more than states is kept (`is:unresolved`): what is looked for may be somebody's name.
 */
import { parseNumericId, type UserId } from "@vedette/protocol";
import { z } from "zod";
import type { Logger } from "#kernel/logger.ts";

export type LookedAt = {
  readonly userId: UserId;
  readonly href: string;
  /** Where an address without an organization led to. */
  readonly organization?: string | undefined;
};

export type ListsLookedAt = {
  readonly note: (look: LookedAt) => void;
  /** The last one first. */
  readonly latest: () => readonly LookedAt[];
  /** Writes what is not written yet. */
  readonly stop: () => Promise<void>;
};

export type LooksText = {
  readonly read: () => string | undefined;
  readonly write: (text: string) => Promise<void>;
};

const looksMax = 3;
const hrefLengthMax = 300;
const writeDelayMs = 5_000;
const states = /^(?:!?is:[a-z_]{1,30}(?:\s+|$))*$/;

const keptText = z.object({
  looks: z.array(
    z.object({
      userId: z.string().transform((text, context) => {
        const id = parseNumericId<UserId>(text);
        if (id === undefined) context.addIssue("no id");
        return id ?? z.NEVER;
      }),
      href: z.string().startsWith("/").max(hrefLengthMax),
      organization: z.string().max(300).optional(),
    }),
  ),
});

export function createListsLookedAt(text: LooksText, logger: Logger): ListsLookedAt {
  let looks = readLooks(text, logger);
  let written = textOf(looks);
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(async () => {
      const next = textOf(looks);
      if (next === written) return;
      try {
        await text.write(next);
        written = next;
      } catch (error) {
        // A full disk; the next start knows of earlier looks.
        logger.warn({ err: error }, "the lists looked at could not be written");
      }
    });
    return writing;
  };

  return {
    note: (look) => {
      const query = new URLSearchParams(look.href.split("?", 2)[1] ?? "").get("query") ?? "";
      if (look.href.length > hrefLengthMax || !states.test(query)) return;
      looks = [look, ...looks.filter((one) => keyOf(one) !== keyOf(look))].slice(0, looksMax);
      timer ??= setTimeout(() => void write(), writeDelayMs).unref();
    },
    latest: () => looks,
    stop: write,
  };
}

function keyOf({ userId, href, organization }: LookedAt): string {
  return JSON.stringify([userId, href, organization]);
}

function textOf(looks: readonly LookedAt[]): string {
  return JSON.stringify({ looks: looks.map((look) => ({ ...look, userId: String(look.userId) })) });
}

/** None where there is no text, or none that can be read. */
function readLooks(text: LooksText, logger: Logger): readonly LookedAt[] {
  try {
    const kept = text.read();
    return kept === undefined ? [] : keptText.parse(JSON.parse(kept)).looks.slice(0, looksMax);
  } catch (error) {
    logger.warn({ err: error }, "the lists looked at before the start could not be read");
    return [];
  }
}
