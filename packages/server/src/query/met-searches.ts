/**
 * Which of several searches some event of an issue meets, issue by issue: what tells the alternatives of an OR across
 * both stores apart. Asked of the issues at hand, so no look at all events is needed.
 */
import { z } from "zod";
import { eventsFoundBy } from "./counted-events.ts";
import { type EventReader, type GroupKey, groupKeyText } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import type { IssueGroup } from "./issue-figures.ts";
import type { FigureJoin } from "./kept/kept-groups.ts";
import { orderKey } from "./kept/order-key.ts";
import { bothHalves, type StoredRows, strangersColumn } from "./kept/stored-rows.ts";
import type { SearchReferences } from "./search/compile-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { eventsWithin } from "./time-range.ts";

export type MetSearchesQuestion = {
  readonly groups: readonly IssueGroup[];
  readonly searches: readonly SearchNode[];
  readonly references: SearchReferences;
  readonly environments: readonly string[];
  readonly nowMs: number;
};

type Met = readonly boolean[];

const flags = z.array(z.coerce.number()).transform((values): Met => values.map((value) => value === 1));
const row = z.object({ project_id: whole, hash: hexOfUuid, met: flags });
const wholeRow = row.extend({ settled_met: flags });
const joinedRow = row.extend({ strangers: whole });

/** By issue, in the order of the searches; an issue that meets none is missing. */
export async function readMetSearches(
  reader: EventReader,
  question: MetSearchesQuestion,
): Promise<ReadonlyMap<number, Met>> {
  const keys = question.searches.map((one) => eventsFoundBy(one, question.references).key(reader.range));
  const read = async (groups: readonly GroupKey[]): Promise<ReadonlyMap<string, Met>> =>
    metBy(await readAll(reader, { ...question, groups }));
  const found =
    reader.kept === undefined || keys.includes(undefined)
      ? await read(question.groups)
      : await reader.kept.figures(
          orderKey(`met ${keys.join()}`, reader.range, question, false),
          question.groups,
          { read, join: joinMet(reader, question) },
        );
  const met = new Map<number, Met>();
  for (const group of question.groups) {
    const own = found.get(groupKeyText(group));
    if (own !== undefined) met.set(group.issueId, either(met.get(group.issueId), own));
  }
  return met;
}

function either(one: Met | undefined, other: Met): Met {
  return other.map((holds, index) => holds || one?.[index] === true);
}

type Asked = Omit<MetSearchesQuestion, "groups"> & { readonly groups: readonly GroupKey[] };

function selectSql(
  reader: EventReader,
  { groups, searches, references, environments }: Asked,
  params: SqlParams,
  of: { readonly rows?: StoredRows | undefined; readonly columns: (met: readonly string[]) => string },
): string {
  const rowsSql = `${of.rows === undefined ? "" : `${of.rows.where("errors", params)} AND `}${inGroups(groups, params)}
      AND ${eventsWithin(reader.range, params)} AND ${inEnvironments(environments, params)}`;
  const met = searches.map((search) => `max(${eventsFoundBy(search, references).where(params, rowsSql)})`);
  return `
    SELECT project_id, group_hash, ${of.columns(met)}
    FROM errors
    WHERE ${rowsSql}
    GROUP BY project_id, group_hash`;
}

async function readAll(reader: EventReader, asked: Asked): Promise<readonly z.infer<typeof row>[]> {
  if (asked.groups.length === 0) return [];
  const params = createSqlParams();
  const sql = `SELECT project_id, toString(group_hash) AS hash, met FROM (${selectSql(reader, asked, params, {
    columns: (met) => `[${met.join(", ")}] AS met`,
  })})`;
  return await reader.events.query({ scope: reader.scope, sql, params: params.values(), row });
}

/** What any row meets the group meets: rows that come are one more reason. */
function joinMet(reader: EventReader, question: MetSearchesQuestion): FigureJoin<Met, Met> {
  return {
    figureOf: (met) => met,
    whole: async (rows, groups) => {
      const params = createSqlParams();
      const halves = bothHalves(rows, (half, isSettled) =>
        selectSql(reader, { ...question, groups }, params, {
          rows: half,
          columns: (met) => `[${met.join(", ")}] AS half_met, ${isSettled}`,
        }),
      );
      const sql = `
    SELECT project_id, toString(group_hash) AS hash, maxForEach(half_met) AS met,
      maxForEachIf(half_met, is_settled) AS settled_met
    FROM (${halves})
    GROUP BY project_id, group_hash`;
      const { events, scope } = reader;
      const found = await events.query({ scope, sql, params: params.values(), row: wholeRow });
      return new Map(
        found.map((one) => [
          keyOf(one),
          // Without a settled row it is empty.
          { all: one.met, settled: one.settled_met.length === 0 ? undefined : one.settled_met },
        ]),
      );
    },
    joined: async (rows, groups, bases) => {
      const params = createSqlParams();
      const sql = `SELECT project_id, toString(group_hash) AS hash, met, strangers FROM (${selectSql(
        reader,
        { ...question, groups },
        params,
        {
          rows,
          columns: (met) => `[${met.join(", ")}] AS met${strangersColumn(rows, "errors", params)}`,
        },
      )})`;
      const { events, scope } = reader;
      const found = await events.query({ scope, sql, params: params.values(), row: joinedRow });
      const value = new Map(bases);
      for (const one of found) value.set(keyOf(one), either(bases.get(keyOf(one)), one.met));
      return { value, strangers: found.reduce((sum, { strangers }) => sum + strangers, 0) };
    },
  };
}

function keyOf(one: z.infer<typeof row>): string {
  return groupKeyText({ projectId: one.project_id, hash: one.hash });
}

function metBy(rows: readonly z.infer<typeof row>[]): ReadonlyMap<string, Met> {
  return new Map(rows.map((one) => [keyOf(one), one.met]));
}
