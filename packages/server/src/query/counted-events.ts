/** The events that a search finds, where groups are counted, ordered or told apart by them. */
import { createHash } from "node:crypto";
import { compileSearch, type SearchReferences } from "./search/compile-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import type { TimeRange } from "./time-range.ts";

export type CountedEvents = {
  readonly where: (params: SqlParams) => string;
  /** Two of one key are the same events as long as these are stored; `undefined` where time passing changes which they are. */
  readonly key: (range: TimeRange) => string | undefined;
};

export function eventsFoundBy(search: SearchNode, references: SearchReferences): CountedEvents {
  const where = (params: SqlParams, asked = references): string => compileSearch(search, params, asked);
  return {
    where,
    key: (range) => {
      let isTimed = false;
      const params = createSqlParams();
      const nowMs = (): number => {
        isTimed = true;
        return references.nowMs();
      };
      const sql = where(params, { ...references, nowMs });
      if (isTimed) return undefined;
      // Unlike the hours of the totals, events are told apart by the moment at which a range begins.
      const startMs = range.isWhole === true ? 0 : range.startMs;
      return createHash("sha256")
        .update(JSON.stringify([startMs, sql, params.values()], printed))
        .digest("base64");
    },
  };
}

function printed(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

/** The end of a condition on events; all events need none. */
export function andFound(under: CountedEvents | undefined, params: SqlParams): string {
  return under === undefined ? "" : ` AND ${under.where(params)}`;
}

/** What is kept of events under a search has a name of its own; `undefined` where nothing of them is kept. */
export function keptName(
  name: string,
  under: CountedEvents | undefined,
  range: TimeRange,
): string | undefined {
  if (under === undefined) return name;
  const key = under.key(range);
  return key === undefined ? undefined : `${name} under ${key}`;
}
