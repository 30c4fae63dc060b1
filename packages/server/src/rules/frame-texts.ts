/** Frames as JSON text, without their variables. The texts of known frames are remembered and not written anew. */
import type { Frame } from "@vedette/protocol";
import { type KnownFrame, type KnownFrames, knownFrames } from "./known-frames.ts";

/** The texts of all, between commas: what `JSON.stringify` gives for a list of them, without its brackets. */
export function frameTexts(frames: readonly Frame[], known: KnownFrames = knownFrames): string {
  let text = "";
  let before: KnownFrame | undefined;
  for (const [index, frame] of frames.entries()) {
    if (index > 0) text += ",";
    const same: KnownFrame | undefined = known.find(frame, before) ?? known.learn(frame);
    if (same === undefined) text += textWithoutVars(frame);
    else text += same.text ??= textWithoutVars(frame);
    before = same;
  }
  return text;
}

function textWithoutVars(frame: Frame): string {
  return JSON.stringify(frame.vars === undefined ? frame : { ...frame, vars: undefined });
}
