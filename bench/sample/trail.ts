/**
 * Breadcrumbs of a code path: what a statement, a call or a log line says stays the same, what it is about
 * (ids, numbers, durations) differs from one event to the next.
 */
import type { Random } from "./random.ts";
import { givenNames, nouns, verbs } from "./words.ts";

/** One breadcrumb without its time. */
export type CrumbMaker = (random: Random) => Record<string, unknown>;

/** A place in the code that leaves breadcrumbs; `place` decides what stays the same. */
export function crumbMaker(place: Random): CrumbMaker {
  const [noun, verb] = [place.pick(nouns), place.pick(verbs)];
  switch (place.integer(0, 2)) {
    case 0:
      return (random) => ({
        type: "http",
        category: "http",
        data: {
          url: `http://${noun}s.internal/v1/${verb}/${random.hex(8)}`,
          method: "GET",
          status_code: random.pick([200, 200, 204, 404]),
          "http.response.time": random.integer(2, 900),
        },
      });
    case 1: {
      const message = `SELECT * FROM ${noun}s WHERE ${noun}_id = $1 AND ${verb}_at > $2 LIMIT ${place.integer(1, 200)}`;
      return (random) => ({ category: "query", message, data: { rows: random.integer(0, 200) } });
    }
    default: {
      const level = place.pick(["info", "debug", "warning"]);
      return (random) => ({
        category: "console",
        level,
        message: `${verb} ${noun} ${random.integer(1, 9_999_999)} for ${random.pick(givenNames)} took ${random.integer(1, 4000)} ms`,
      });
    }
  }
}
