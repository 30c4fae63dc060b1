/**
 * Exceptions as text: first what is the same for the events of a group, at the end what is not. Types, frames and their
 * source lines repeat from event to event. Messages do not, and leave a 0 in their place; nor do the values of
 * variables, or which frames have some: they follow the number of their frame, counted through all exceptions.
 */
import type { ErrorEvent, Frame, JsonObject } from "@vedette/protocol";
import { frameTexts } from "./frame-texts.ts";

type Exceptions = NonNullable<ErrorEvent["exception"]>;
type Exception = Exceptions["values"][number];
/** Numbers of frames, and after each its variables: a flat list is written fastest. */
type VarsOfFrames = (number | JsonObject)[];

type Varying = { readonly values: readonly string[]; readonly vars: Readonly<VarsOfFrames> };

export function exceptionText(exceptions: ErrorEvent["exception"]): string {
  if (exceptions === undefined) return "";
  const values: string[] = [];
  const vars: VarsOfFrames = [];
  let framesBefore = 0;
  // Put together piece by piece: a text of this size is not to be copied on the way.
  let same = "";
  for (const exception of exceptions.values) {
    const { value, stacktrace } = exception;
    if (value !== undefined) values.push(value);
    const frames = stacktrace?.frames ?? [];
    for (const [index, frame] of frames.entries())
      if (frame.vars !== undefined) vars.push(framesBefore + index, frame.vars);
    framesBefore += frames.length;
    const fields = fieldsText(exception, {
      ...(value === undefined ? {} : { value: "0" }),
      ...(stacktrace === undefined
        ? {}
        : { stacktrace: `{${fieldsText(stacktrace, { frames: `[${frameTexts(frames)}]` })}}` }),
    });
    same += `${same === "" ? "" : ","}{${fields}}`;
  }
  const varying: Varying = { values, vars };
  return `{${fieldsText(exceptions, { values: `[${same}]` })},"varying":${JSON.stringify(varying)}}`;
}

/** As `JSON.stringify`, without the braces, and with the texts of some fields given. */
function fieldsText(object: object, texts: Readonly<Record<string, string>>): string {
  let text = "";
  for (const [key, value] of Object.entries(object)) {
    // A field that is undefined has no text; one that nobody knows may be called `constructor`.
    const written: string | undefined = Object.hasOwn(texts, key) ? texts[key] : JSON.stringify(value);
    if (written !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${written}`;
  }
  return text;
}

/** A message is never a number. */
type ThinException = Omit<Exception, "value"> & { readonly value?: string | 0 };
type Written = Omit<Exceptions, "values"> & {
  readonly values: readonly ThinException[];
  readonly varying?: Varying;
};

/** Of a text as it was written before, with everything in its place, as well. */
export function exceptionFromText(text: string): ErrorEvent["exception"] {
  if (text === "") return undefined;
  const { varying, ...same } = JSON.parse(text) as Written;
  if (varying === undefined) return same as Exceptions;
  const { values } = varying;
  const vars = new Map<number, JsonObject>();
  for (let at = 0; at < varying.vars.length; at += 2)
    vars.set(varying.vars[at] as number, varying.vars[at + 1] as JsonObject);
  let valueAt = 0;
  let framesBefore = 0;
  const whole = same.values.map((exception): Exception => {
    const { stacktrace } = exception;
    const frames = stacktrace?.frames.map((frame, index): Frame => {
      const ofFrame = vars.get(framesBefore + index);
      return ofFrame === undefined ? frame : { ...frame, vars: ofFrame };
    });
    framesBefore += frames?.length ?? 0;
    return {
      ...exception,
      value: exception.value === 0 ? values[valueAt++] : exception.value,
      stacktrace: stacktrace && frames && { ...stacktrace, frames },
    };
  });
  return { ...same, values: whole };
}
