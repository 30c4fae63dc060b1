/**
 * What is found out about a single frame, remembered: the frames of a fault come again with each of its events, and
 * reading their names takes a twentieth of all that an event costs.
 */
import type { Frame } from "@vedette/protocol";
import { isEntry, isHelper } from "./frame-role.ts";
import { frameText, type FrameText, type NamedFrame } from "./frame.ts";
import { foreignScriptFrame, type ForeignReason } from "./framework-frame.ts";

export type FrameFacts = {
  readonly text: FrameText;
  /** Only of a script's frames. */
  readonly foreign: ForeignReason;
  readonly isHelper: boolean;
  readonly isEntry: boolean;
};

/** Everything that the facts follow from. */
type Known = {
  readonly platform: string;
  readonly frame: Omit<NamedFrame, "platform" | "instruction_addr" | "image_addr">;
  readonly facts: FrameFacts;
};

/** Some 8 MB at most; when it is full, all is found out again. */
const knownCharsMax = 4_000_000;
/** What an entry takes beside its texts: there may be any number of frames with the shortest ones. */
const charsPerEntry = 250;
const frameCharsMax = 4_000;
/** Of one function's name. */
const alikeMax = 16;

const byFunction = new Map<string, Known[]>();
let chars = 0;

/** `frameText`, `foreignScriptFrame`, `isHelper` and `isEntry` of a frame. */
export function factsOfFrame(frame: Frame, eventPlatform: string): FrameFacts {
  const platform = frame.platform ?? eventPlatform;
  // Addresses differ with every start of a program.
  if (frame.instruction_addr !== undefined) return findFacts(frame, platform);
  const name = frame.function ?? "";
  const alike = byFunction.get(name);
  const known = alike?.find((one) => isSame(one, frame, platform));
  if (known !== undefined) return known.facts;
  const facts = findFacts(frame, platform);
  learn({ platform, frame, facts }, name, alike);
  return facts;
}

function isSame({ platform, frame: known }: Known, frame: Frame, framePlatform: string): boolean {
  return (
    platform === framePlatform &&
    known.function === frame.function &&
    known.filename === frame.filename &&
    known.abs_path === frame.abs_path &&
    known.module === frame.module &&
    known.context_line === frame.context_line &&
    known.raw_function === frame.raw_function &&
    known.package === frame.package
  );
}

function learn({ platform, frame, facts }: Known, name: string, alike: Known[] | undefined): void {
  const { raw_function, module, abs_path, filename, package: image, context_line } = frame;
  const texts = [name, raw_function, module, abs_path, filename, image, context_line];
  const own = texts.reduce((sum, text) => sum + (text?.length ?? 0), charsPerEntry);
  if (own > frameCharsMax) return;
  // Not the frame itself: what belongs to its event would stay with it.
  const fields = {
    function: frame.function,
    raw_function,
    module,
    abs_path,
    filename,
    package: image,
    context_line,
  };
  const known: Known = { platform, frame: fields, facts };
  chars += own;
  if (chars > knownCharsMax) {
    byFunction.clear();
    chars = own;
    byFunction.set(name, [known]);
  } else if (alike === undefined) byFunction.set(name, [known]);
  else if (alike.unshift(known) > alikeMax) alike.pop();
}

function findFacts(frame: Frame, platform: string): FrameFacts {
  const text = frameText(frame, platform);
  return {
    text,
    foreign: platform === "javascript" ? foreignScriptFrame(frame) : undefined,
    isHelper: text.text !== undefined && isHelper(text),
    isEntry: text.text !== undefined && isEntry(text),
  };
}
