/**
 * The windows of limits as a text that outlives the process: written every few seconds and at the end, read at the
 * start, so that a restart gives nobody a second quota. What a crash costs is what was used since the last writing.
 */
import { z } from "zod";
import type { Logger } from "#kernel/logger.ts";
import type { KeptWindow } from "./limit-windows.ts";

const writeIntervalMs = 5_000;

const keptText = z.object({
  /** Of the process, for the others that share its limits; the same as long as its windows are. */
  processId: z.string().min(1).optional(),
  windows: z.array(
    z.object({
      name: z.string(),
      startMs: z.number(),
      endMs: z.number(),
      used: z.number().min(0),
    }),
  ),
});

/** None where there is no text, or none that can be read: limits must not stand in the way of a start. */
export function readKeptWindows(
  text: string | undefined,
  logger: Logger,
): { readonly processId?: string | undefined; readonly windows: readonly KeptWindow[] } {
  if (text === undefined) return { windows: [] };
  try {
    return keptText.parse(JSON.parse(text));
  } catch (error) {
    logger.warn({ err: error }, "the use of limits before the start could not be read; they begin anew");
    return { windows: [] };
  }
}

export type WindowKeeper = {
  /** Writes once more. */
  readonly stop: () => Promise<void>;
};

export function keepWindows(deps: {
  readonly processId: string;
  readonly windows: () => readonly KeptWindow[];
  readonly write: (text: string) => Promise<void>;
  readonly logger: Logger;
  readonly intervalMs?: number;
}): WindowKeeper {
  let written: string | undefined;
  let writing: Promise<void> | undefined;

  async function keep(): Promise<void> {
    const text = JSON.stringify({ processId: deps.processId, windows: deps.windows() });
    if (text === written) return;
    try {
      await deps.write(text);
      written = text;
    } catch (error) {
      // A full disk; the next time may do.
      deps.logger.warn({ err: error }, "the use of limits could not be written");
    }
  }

  const timer = setInterval(() => {
    writing ??= keep().finally(() => (writing = undefined));
  }, deps.intervalMs ?? writeIntervalMs).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await writing;
      await keep();
    },
  };
}
