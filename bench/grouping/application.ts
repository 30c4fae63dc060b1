/** An application of the corpus: places in its code, the ways into it, and what half of it calls. */
import type { Random } from "../sample/random.ts";
import { areas, helperChains, layers, nouns, verbs, type HelperWord } from "./vocabulary.ts";

export type SiteShape = "function" | "method" | "closure" | "async";

/** A place in the code, in no language yet. */
export type Site = {
  readonly area: string;
  readonly layer: string;
  readonly verb: string;
  readonly object: string | undefined;
  readonly shape: SiteShape;
  /** In the first build. */
  readonly line: number;
  /** The statement that stands there. */
  readonly code: { readonly target: string; readonly call: string; readonly argument: string };
};

export type Application = {
  readonly site: (random: Random) => Site;
  readonly siteIn: (random: Random, area: string) => Site;
  readonly entry: (random: Random) => readonly Site[];
  readonly helpers: readonly (readonly Site[])[];
};

const entryLayers = ["controller", "handler", "job", "command", "consumer", "resolver"] as const;
const entryVerbs = [
  "show",
  "create",
  "update",
  "run",
  "perform",
  "handle",
  "execute",
  "index",
  "consume",
] as const;

/** Places are unique by area, layer and name, as functions are in a real program. */
export function makeApplication(random: Random): Application {
  const used = new Set<string>();
  const isNew = (site: Site): boolean => {
    const key = `${site.area}/${site.layer}/${site.verb}/${site.object ?? ""}`;
    if (used.has(key)) return false;
    used.add(key);
    return true;
  };
  const siteIn = (each: Random, area: string): Site => {
    for (;;) {
      const made = makeSite(each, {
        area,
        layer: each.pick(layers),
        verb: each.pick(verbs),
        ...(each.chance(0.65) ? { object: each.pick(nouns) } : {}),
      });
      if (isNew(made)) return made;
    }
  };
  const entryPoints = Array.from({ length: 40 }, (): readonly Site[] => {
    const controller = makeSite(random, {
      area: random.pick(areas),
      layer: random.pick(entryLayers),
      verb: random.pick(entryVerbs),
    });
    const first = { ...controller, shape: "method" as const };
    return random.chance(0.5) ? [first] : [makeMiddleware(random), first];
  });
  return {
    site: (each) => siteIn(each, each.pick(areas)),
    siteIn,
    entry: (each) => each.pick(entryPoints),
    helpers: helperChains.map((chain) =>
      chain.map((word) => ({ ...makeSite(random, word), shape: "function" })),
    ),
  };
}

function makeMiddleware(random: Random): Site {
  const word = {
    area: "http",
    layer: "middleware",
    verb: random.pick(["authenticate", "trace", "throttle"]),
  };
  return { ...makeSite(random, word), shape: "function" };
}

function makeSite(random: Random, word: HelperWord): Site {
  return {
    ...word,
    object: word.object,
    shape: random.pick(["function", "method", "method", "method", "closure", "async"] as const),
    line: random.integer(8, 900),
    code: { target: random.pick(nouns), call: random.pick(verbs), argument: random.pick(nouns) },
  };
}
