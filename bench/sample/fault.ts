/**
 * Faults: what stays the same from one event of an issue to the next. Types, messages, frames and their
 * source lines are made once per fault; everything else is made per event.
 */
import { createRandom, type Random } from "./random.ts";
import { crumbMaker, type CrumbMaker } from "./trail.ts";
import { errorTypes, nouns, packages, verbs } from "./words.ts";

export type FaultFrame = {
  readonly filename: string;
  readonly module: string;
  readonly function: string;
  readonly lineno: number;
  readonly colno: number;
  readonly in_app: boolean;
  readonly pre_context: readonly string[];
  readonly context_line: string;
  readonly post_context: readonly string[];
};

export type Fault = {
  readonly platform: "node" | "python" | "javascript";
  readonly type: string;
  readonly message: (random: Random) => string;
  readonly cause: { readonly type: string; readonly message: (random: Random) => string } | undefined;
  readonly transaction: string;
  /** Oldest call first; the last ones belong to the application. */
  readonly frames: readonly FaultFrame[];
  /** What the code does on its way to the fault, in its order: one request walks one path. */
  readonly trail: readonly CrumbMaker[];
};

export const faultCount = 50;
const framesPerFault = 60;
const crumbsPerTrail = 40;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function makeFault(index: number): Fault {
  const random = createRandom(index * 7919 + 13);
  const platform = random.pick(["node", "node", "python", "javascript"] as const);
  const noun = random.pick(nouns);
  const verb = random.pick(verbs);
  const type = random.pick(errorTypes);
  return {
    platform,
    type,
    message: messageMaker(random.integer(0, 4), noun, verb),
    cause: random.chance(0.3)
      ? {
          type: random.pick(errorTypes),
          message: messageMaker(random.integer(0, 4), random.pick(nouns), verb),
        }
      : undefined,
    transaction: `${random.pick(["GET", "POST", "PUT"])} /${noun}s/:id/${verb}`,
    frames: Array.from({ length: framesPerFault }, (_, at) =>
      makeFrame(random, platform, framesPerFault - at),
    ),
    trail: Array.from({ length: crumbsPerTrail }, () => crumbMaker(random)),
  };
}

function messageMaker(form: number, noun: string, verb: string): (random: Random) => string {
  return (random) => {
    if (form === 0) return `could not ${verb} ${noun} ${random.integer(1000, 9_999_999)}`;
    if (form === 1)
      return `${noun} ${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)} is gone`;
    if (form === 2)
      return `timeout of ${random.integer(1, 30)}000ms exceeded while trying to ${verb} the ${noun}`;
    if (form === 3) return `Cannot read properties of undefined (reading '${noun}')`;
    return `unexpected answer ${random.pick([500, 502, 503])} from http://${noun}s.internal:${random.integer(8000, 8999)}/v1/${verb}`;
  };
}

function makeFrame(random: Random, platform: Fault["platform"], distance: number): FaultFrame {
  const inApp = distance <= 3 || random.chance(0.45);
  const noun = random.pick(nouns);
  const verb = random.pick(verbs);
  const extension = platform === "python" ? "py" : "js";
  const folder = inApp
    ? "/srv/shop/src"
    : `/srv/shop/node_modules/${random.pick(packages).split("@")[0]}/lib`;
  const name = platform === "python" ? `${verb}_${noun}` : `${verb}${capital(noun)}`;
  const lines = Array.from({ length: 11 }, () => codeLine(random, platform));
  return {
    filename: `${folder}/${noun}/${verb}.${extension}`,
    module: platform === "python" ? `shop.${noun}.${verb}` : `${noun}:${verb}`,
    function: random.chance(0.1) ? "<anonymous>" : name,
    lineno: random.integer(8, 900),
    colno: random.integer(3, 60),
    in_app: inApp,
    pre_context: lines.slice(0, 5),
    context_line: lines[5] ?? "",
    post_context: lines.slice(6),
  };
}

function codeLine(random: Random, platform: Fault["platform"]): string {
  const indent = "  ".repeat(random.integer(1, 4));
  const [a, b, c] = [random.pick(nouns), random.pick(verbs), random.pick(nouns)];
  if (random.chance(0.12)) return "";
  if (random.chance(0.12))
    return `${indent}${platform === "python" ? "#" : "//"} ${b} the ${a} before the ${c} is known`;
  if (platform === "python") {
    return random.pick([
      `${indent}${a} = self.${b}_${c}(${a}_id, limit=${random.integer(1, 500)})`,
      `${indent}if not ${a}.${c}:`,
      `${indent}return {"${a}": ${a}.${b}(), "${c}": None}`,
      `${indent}for ${a} in ${c}s[${random.integer(1, 9)}:]:`,
    ]);
  }
  return random.pick([
    `${indent}const ${a} = await this.${c}s.${b}${capital(a)}(${a}Id, { limit: ${random.integer(1, 500)} });`,
    `${indent}if (${a}.${c} === undefined) {`,
    `${indent}return { ...${a}, ${c}: ${b}(${a}) };`,
    `${indent}}`,
    `${indent}log.debug({ ${a}, ${c} }, "${b}");`,
  ]);
}

const faults: readonly Fault[] = Array.from({ length: faultCount }, (_, index) => makeFault(index));

/** The fault of a number; numbers wrap around. */
export function faultOf(index: number): Fault {
  const fault = faults[index % faultCount];
  if (fault === undefined) throw new Error("there are no faults");
  return fault;
}
