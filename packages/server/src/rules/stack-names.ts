/** What the frames of an event are called, each name once: the lists that searches of the stack read. */
import type { ErrorEvent, Frame, Stacktrace } from "@vedette/protocol";

export type StackNames = {
  readonly stack_filenames: readonly string[];
  readonly stack_functions: readonly string[];
  readonly stack_modules: readonly string[];
  readonly stack_abs_paths: readonly string[];
  readonly stack_packages: readonly string[];
};

/** Of a longer list the names nearest to the fault are kept. */
export const stackNamesMax = 250;

/** Of all exceptions, and of the event's own stack trace where it has no exception. */
export function stackNames(event: ErrorEvent): StackNames {
  const exceptions = event.exception?.values ?? [];
  const traces: readonly (Stacktrace | undefined)[] =
    exceptions.length > 0 ? exceptions.map((one) => one.stacktrace) : [event.stacktrace];
  const frames = traces.flatMap((trace) => trace?.frames ?? []);
  const filenames = namesOf(frames, "filename");
  return {
    stack_filenames: filenames,
    stack_functions: namesOf(frames, "function"),
    stack_modules: namesOf(frames, "module"),
    // Most clients say one of the two, and the reader takes it for both.
    stack_abs_paths: frames.every(({ filename, abs_path }) => filename === abs_path)
      ? filenames
      : namesOf(frames, "abs_path"),
    stack_packages: namesOf(frames, "package"),
  };
}

type NameOfFrame = "filename" | "function" | "module" | "abs_path" | "package";

/** Frames stand oldest first, so the last names are the nearest. */
function namesOf(frames: readonly Frame[], part: NameOfFrame): readonly string[] {
  const names = new Set<string>();
  let last: string | undefined;
  for (let at = frames.length - 1; at >= 0 && names.size < stackNamesMax; at -= 1) {
    const name = frames[at]?.[part];
    if (name === undefined || name === "" || name === last) continue;
    names.add(name);
    last = name;
  }
  return [...names];
}
