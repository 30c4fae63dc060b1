/**
 * Faults before they have a language: what went wrong, where, by which ways one gets there. The fault is the label:
 * two events of one fault belong together, two of different faults apart.
 */
import type { Random } from "../sample/random.ts";
import type { Application, Site } from "./application.ts";
import { messageOf, type Message } from "./message.ts";
import { areas, nouns } from "./vocabulary.ts";

export const faultKinds = [
  "plain",
  "helper",
  "twin",
  "wrapper",
  "recursion",
  "closure",
  "library",
  "frameless",
  "message",
  "group",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What was thrown: by its general meaning, which each language words in its own way, or a class of the application. */
export type Thrown =
  | { readonly kind: "own"; readonly noun: string; readonly quality: string; readonly message: Message }
  | { readonly kind: "generic"; readonly message: Message }
  | { readonly kind: "null-access" | "not-callable"; readonly property: string; readonly object: string }
  | { readonly kind: "stack-overflow" }
  | { readonly kind: "io" | "json" | "timeout"; readonly message: Message };

export type Raised = {
  readonly thrown: Thrown;
  /** How many places of the path it had when it was raised, and from which on its own trace tells (chained errors). */
  readonly depth: number;
  readonly hasFrames: boolean;
};

export type Fault = {
  readonly id: string;
  readonly kind: FaultKind;
  /** The cause first. */
  readonly raised: readonly Raised[];
  readonly path: readonly Site[];
  readonly entries: readonly (readonly Site[])[];
  /** The places at the end of the path that call each other again and again. */
  readonly recursing: number;
  /** Frames of a library below the application's last. */
  readonly hasLibraryTail: boolean;
  /** The place of the path after which the rest ran later; engines tell of it in different ways. */
  readonly awaitedAt: number | undefined;
  readonly message: Message | undefined;
  /** Events with the text alone, or with the template beside it. */
  readonly hasTemplate: boolean;
  readonly events: number;
};

/** Of a hundred faults. */
const shares: readonly (readonly [FaultKind, number])[] = [
  ["plain", 36],
  ["helper", 14],
  ["twin", 12],
  ["wrapper", 10],
  ["recursion", 4],
  ["closure", 6],
  ["library", 5],
  ["frameless", 5],
  ["message", 6],
  ["group", 2],
];

/** So many faults of an application, loud ones and quiet ones. */
export function makeFaults(random: Random, application: Application, count: number): readonly Fault[] {
  const faults: Fault[] = [];
  while (faults.length < count) {
    const made = familyOf(random, application, pickKind(random));
    for (const fault of made) faults.push({ ...fault, id: `f${faults.length}` });
  }
  return faults.slice(0, count);
}

function pickKind(random: Random): FaultKind {
  let left = random.integer(0, shares.reduce((sum, [, share]) => sum + share, 0) - 1);
  for (const [kind, share] of shares) {
    left -= share;
    if (left < 0) return kind;
  }
  return "plain";
}

/** Most faults are seen a few times; one in twenty is loud. */
function loudness(random: Random): number {
  return Math.min(160, Math.max(2, Math.round(3 / (random.next() + 0.02))));
}

function familyOf(random: Random, application: Application, kind: FaultKind): readonly Fault[] {
  switch (kind) {
    case "helper": {
      const chain = random.pick(application.helpers);
      const thrown = thrownOf(random, kind);
      return [0, 1, 2].map(() => ({
        ...base(random, application, kind, [...newPath(random, application, 3), ...chain], thrown),
        awaitedAt: undefined,
      }));
    }
    case "twin": {
      const thrown = thrownOf(random, kind);
      const sites = [newPath(random, application, 4), newPath(random, application, 4)];
      // Half of the twins have the same name in another file, as `save` and `render` are.
      const [first = [], second = []] = sites;
      const last = second.at(-1);
      const namesake = first.at(-1);
      const isNamesake =
        random.chance(0.5) && last !== undefined && namesake !== undefined && last.area !== namesake.area;
      const renamed = isNamesake
        ? [...second.slice(0, -1), { ...last, verb: namesake.verb, object: namesake.object }]
        : second;
      return [first, renamed].map((path) => base(random, application, kind, path, thrown));
    }
    case "wrapper":
      return wrapperFamily(random, application);
    case "group": {
      const path = newPath(random, application, 4);
      return [{ ...base(random, application, kind, path, thrownOf(random, kind)), awaitedAt: undefined }];
    }
    default:
      return [base(random, application, kind, newPath(random, application, 4), thrownOf(random, kind))];
  }
}

function newPath(random: Random, application: Application, lengthMax: number): readonly Site[] {
  const area = random.pick(areas);
  return Array.from({ length: random.integer(1, lengthMax) }, () =>
    random.chance(0.6) ? application.siteIn(random, area) : application.site(random),
  );
}

/** The same wrapper at the same place; what was wrong below differs in type, in place or in both. */
function wrapperFamily(random: Random, application: Application): readonly Fault[] {
  const outer = newPath(random, application, 3);
  const wrapper: Thrown = {
    kind: "own",
    noun: random.pick(nouns),
    quality: "Failed",
    message: messageOf(random),
  };
  const same = thrownOf(random, "plain");
  const inner = newPath(random, application, 2);
  const entries = entriesOf(random, application);
  return Array.from({ length: random.integer(2, 3) }, (_, index) => {
    const isOtherPlace = index === 2 || random.chance(0.5);
    const cause = index === 0 || index === 2 ? same : thrownOf(random, "plain");
    const path = [...outer, ...(index > 0 && isOtherPlace ? newPath(random, application, 2) : inner)];
    const thrown = index === 1 && !isOtherPlace && cause.kind === same.kind ? otherThan(random, same) : cause;
    return {
      ...base(random, application, "wrapper", path, thrown),
      entries,
      awaitedAt: undefined,
      hasLibraryTail: false,
      raised: [
        { thrown, depth: path.length, hasFrames: true },
        { thrown: wrapper, depth: outer.length, hasFrames: true },
      ],
    };
  });
}

function otherThan(random: Random, thrown: Thrown): Thrown {
  return thrown.kind === "timeout"
    ? { kind: "io", message: messageOf(random, "cannot read {path}: No such file or directory") }
    : { kind: "timeout", message: messageOf(random, "connection to {ip} timed out after {ms}") };
}

function base(
  random: Random,
  application: Application,
  kind: FaultKind,
  path: readonly Site[],
  thrown: Thrown,
): Fault {
  const shaped = path.map((site, index): Site => {
    const isLast = index === path.length - 1;
    return kind === "closure" && isLast ? { ...site, shape: "closure" } : site;
  });
  const isFrameless = kind === "frameless" || kind === "message";
  return {
    id: "",
    kind,
    raised: [{ thrown, depth: path.length, hasFrames: !isFrameless }],
    path: shaped,
    entries: entriesOf(random, application),
    recursing: kind === "recursion" ? random.integer(1, Math.min(2, path.length)) : 0,
    hasLibraryTail: kind === "library" || (kind === "plain" && random.chance(0.25)),
    awaitedAt: path.length > 1 && random.chance(0.15) ? random.integer(1, path.length - 1) : undefined,
    message: kind === "message" ? messageOf(random) : undefined,
    hasTemplate: random.chance(0.4),
    events: loudness(random),
  };
}

function entriesOf(random: Random, application: Application): readonly (readonly Site[])[] {
  const count = random.chance(0.3) ? random.integer(2, 3) : 1;
  return Array.from({ length: count }, () => application.entry(random));
}

function thrownOf(random: Random, kind: FaultKind): Thrown {
  if (kind === "recursion" && random.chance(0.6)) return { kind: "stack-overflow" };
  const roll = random.next();
  const message = messageOf(random);
  if (kind === "frameless" || roll < 0.4) {
    const quality = random.pick(["NotFound", "Invalid", "Conflict", "Expired", "Failed"]);
    return { kind: "own", noun: random.pick(nouns), quality, message };
  }
  if (roll < 0.55) return { kind: "generic", message };
  if (roll < 0.8) {
    const of = {
      property: `${random.pick(nouns)}${random.pick(["Id", "s", "Name", "Total"])}`,
      object: random.pick(nouns),
    };
    return roll < 0.72 ? { kind: "null-access", ...of } : { kind: "not-callable", ...of };
  }
  if (roll < 0.87)
    return { kind: "timeout", message: messageOf(random, "connection to {ip} timed out after {ms}") };
  if (roll < 0.94)
    return { kind: "io", message: messageOf(random, "cannot read {path}: No such file or directory") };
  return { kind: "json", message: messageOf(random, "unexpected {noun} at position {int}") };
}
