/**
 * The texts of the queries that matter most, kept beside the test and reviewed as SQL. Both engines must get
 * the same text but for the sign of a parameter.
 */
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { expect, it } from "vitest";
import type { GroupHash, IssueId, ProjectId, PublicKey, TeamId, UserId } from "@vedette/protocol";
import { issueStatement } from "#domain/issues/issue-statement.ts";
import { knownIssuesQuery } from "#domain/issues/known-issues.ts";
import type { IssueCondition } from "#domain/issues/issue-condition.ts";
import { issueListQuery } from "#domain/issues/list-issues.ts";
import { reopenQuery } from "#domain/issues/state/regress-issues.ts";
import { restateQuery, touchQuery } from "#domain/issues/touch-issues.ts";
import { ingestKeyQuery } from "#domain/keys/find-ingest-key.ts";
import { type Database, type MetaDb, within } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";

const sqlite: MetaDb = new Kysely<Database>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
const postgres: MetaDb = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const project = 7 as ProjectId;
const hashes = ["a", "b"].map((digit) => ({ projectId: project, hash: digit.repeat(32) as GroupHash }));
const touches = [1, 2].map((id) => ({ issueId: id as IssueId, firstSeenMs: 10, lastSeenMs: 20 }));
const statement = issueStatement({
  projectId: project,
  hash: "a".repeat(32) as GroupHash,
  title: "Error: x",
  culprit: "run",
  type: "error",
  level: "error",
  platform: "node",
  logger: "",
  metadata: {},
  isUnhandled: true,
  firstSeenMs: 10,
  lastSeenMs: 20,
  release: "",
});
const list = {
  filter: {
    statuses: ["unresolved"],
    levels: ["error", "fatal"],
    texts: ["50%"],
    assignedTo: { userId: 3 as UserId },
  },
  sort: "date",
  rowsMax: 101,
  after: { valueMs: 1_000, id: 5 as IssueId },
} as const;

const me = { userIds: [3 as UserId], teamIds: [4 as TeamId], orNobody: false };
const condition: IssueCondition = {
  kind: "all",
  of: [
    { kind: "oneOf", column: "status", values: ["unresolved"] },
    {
      kind: "any",
      of: [
        { kind: "assigned", to: me },
        { kind: "owned", by: { ...me, orNobody: true } },
        { kind: "bookmarked", userIds: me.userIds },
        { kind: "subscribed", userIds: "anybody" },
      ],
    },
    { kind: "not", of: { kind: "like", column: "component", parts: ["100%", ""] } },
    { kind: "location", parts: ['src/"a".js'] },
    { kind: "seen", which: "first", operator: ">=", ms: 1_000 },
    { kind: "shortId", projectSlug: "shop", shortNumber: 7 },
    { kind: "firstReleases", of: [{ projectId: project, release: "shop@1" }] },
    { kind: "any", of: [] },
  ],
};

type Compiled = { readonly sql: string; readonly parameters: readonly unknown[] };

const queries: Readonly<Record<string, (db: MetaDb) => { readonly compile: () => Compiled }>> = {
  "find the key of a DSN": (db) => ingestKeyQuery(db, "0".repeat(32) as PublicKey),
  "find the issues of hashes": (db) => knownIssuesQuery(db, hashes),
  "widen the span of issues": (db) => touchQuery(db, touches, 99),
  "restate issues": (db) =>
    restateQuery(
      db,
      touches.map((touch) => ({ ...touch, statement })),
      99,
    ),
  "reopen resolved issues": (db) =>
    reopenQuery(
      db,
      touches.map(({ issueId }) => ({ id: issueId, resolved_at: 15 })),
      99,
    ),
  "list issues under conditions": (db) =>
    issueListQuery({ db, transaction: within(db as never).transaction }, makeProjectScope([project]), {
      filter: { condition },
      sort: "new",
      rowsMax: 26,
    }),
  "list issues": (db) =>
    issueListQuery({ db, transaction: within(db as never).transaction }, makeProjectScope([project]), list),
};

it.each(Object.entries(queries))("the query to %s is the same on both engines", async (name, query) => {
  const [onSqlite, onPostgres] = [query(sqlite).compile(), query(postgres).compile()];
  expect(onPostgres.sql.replaceAll(/\$\d+/g, "?")).toBe(onSqlite.sql);
  expect(onPostgres.parameters).toEqual(onSqlite.parameters);
  const text = `${readable(onPostgres.sql)}\n-- ${JSON.stringify(onPostgres.parameters)}\n`;
  await expect(text).toMatchFileSnapshot(`./golden/${name.replaceAll(" ", "-")}.sql`);
});

/** A line per clause. */
function readable(sql: string): string {
  return sql.replaceAll(
    / (?=(?:with|select|from|inner join|update|set|where|order by|limit|returning|and) )/g,
    "\n",
  );
}
