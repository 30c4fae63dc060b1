/** Tests of single texts, made once for a rule and asked for every event. */
import { createMeteredGlob, type MeteredGlob, type StepMeter } from "../metered-glob.ts";

/** Steps that an event may cost; so many take about 30 ms. */
export const stepsPerEventMax = 1_000_000;

/** Texts of events are looked through up to here. */
export const textLengthMax = 1_024;

/** A test of one text; what is absent fits nothing. */
export type TextTest = (text: string | undefined, meter: StepMeter) => boolean;

export function globTest(pattern: string): TextTest {
  return overText(createMeteredGlob(pattern, { isPath: false }));
}

/** The case does not count; texts are given in lower case. */
export function looseGlobTest(pattern: string): TextTest {
  return globTest(pattern.toLowerCase());
}

/** Of paths, which are given as `comparablePath` makes them; one without a leading slash is tried with one too. */
export function pathTest(pattern: string): TextTest {
  const glob = createMeteredGlob(comparablePath(pattern), { isPath: true });
  return (path, meter) =>
    path !== undefined && (glob(path, meter) || (!path.startsWith("/") && glob(`/${path}`, meter)));
}

/** `C:\Src\a.c` → `c:/src/a.c` */
export function comparablePath(path: string): string {
  return path.replaceAll("\\", "/").toLowerCase();
}

/** `javascript,native`, or `all`. */
export function familyTest(pattern: string): TextTest {
  const wanted = new Set(
    pattern
      .toLowerCase()
      .split(",")
      .map((name) => name.trim()),
  );
  return (family) => family !== undefined && (wanted.has(family) || wanted.has("all"));
}

/** `yes`, `true`, `1`; anything else means no. */
export function isYes(pattern: string): boolean {
  return ["yes", "true", "1", "y", "on"].includes(pattern.toLowerCase());
}

function overText(glob: MeteredGlob): TextTest {
  return (text, meter) => text !== undefined && glob(text, meter);
}

/** The beginning that rules look through. */
export function comparable(text: string | undefined): string | undefined {
  return text !== undefined && text.length > textLengthMax ? text.slice(0, textLengthMax) : text;
}
