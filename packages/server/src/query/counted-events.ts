/** The events that a search finds, where groups are counted, ordered or told apart by them. */
import { createHash } from "node:crypto";
import { compileSearch, type SearchReferences } from "./search/compile-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import type { TimeRange } from "./time-range.ts";

export type CountedEvents = {
  /** `rowsSql` is what the rows keep to besides. */
  readonly where: (params: SqlParams, rowsSql?: string) => string;
  /** Two of one key are the same events as long as these are stored; `undefined` where time passing changes which they are. */
  readonly key: (range: TimeRange) => string | undefined;
};

export function eventsFoundBy(search: SearchNode, references: SearchReferences): CountedEvents {
  return {
    where: (params, rowsSql) => compileSearch(search, params, { ...references, rowsSql }),
    key: (range) => {
      let isTimed = false;
      const params = createSqlParams();
      const nowMs = (): number => {
        isTimed = true;
        return references.nowMs();
      };
      const sql = compileSearch(search, params, { ...references, nowMs });
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

/** A condition on events, and with it what a search asks of them. */
export function withFound(rowsSql: string, under: CountedEvents | undefined, params: SqlParams): string {
  return under === undefined ? rowsSql : `${rowsSql} AND ${under.where(params, rowsSql)}`;
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
