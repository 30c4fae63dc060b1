/** Which calls stand in a file that a suspect commit touched. Pure. */
import type { Answer, Frame } from "@vedette/api";
import { frameFile } from "./frames.ts";

type Committers = Answer<"listEventCommitters">["committers"];

export interface SuspectCommit {
  readonly author: string;
  readonly message: string;
}

/** Commits by the function and the name of the file, as the server found them in the trace. */
export type SuspectFrames = ReadonlyMap<string, SuspectCommit>;

export const noSuspects: SuspectFrames = new Map();

function keyOf(functionName: string | null, path: string | null): string {
  const file = (path ?? "").split(/[?#]/, 1)[0]?.split(/[/\\]/).at(-1) ?? "";
  return `${functionName ?? ""} ${file.toLowerCase()}`;
}

/** The most suspect commit of each; the server tells the most suspect first. */
export function suspectFrames(committers: Committers): SuspectFrames {
  const found = new Map<string, SuspectCommit & { readonly score: number }>();
  for (const { author, commits } of committers) {
    for (const { files, message, score } of commits) {
      const suspect = {
        author: author.name || author.email,
        message: message?.split("\n", 1)[0]?.trim() ?? "",
        score,
      };
      for (const file of files) {
        const key = keyOf(file.function, file.path);
        if ((found.get(key)?.score ?? Number.NEGATIVE_INFINITY) < score) found.set(key, suspect);
      }
    }
  }
  return found;
}

export function suspectOf(suspects: SuspectFrames, frame: Frame): SuspectCommit | undefined {
  return frame.inApp ? suspects.get(keyOf(frame.function, frameFile(frame) ?? frame.absPath)) : undefined;
}
