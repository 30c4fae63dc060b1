import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IssueId, ProjectId } from "@vedette/protocol";
import { CompiledQuery, sql } from "kysely";
import { expect, it } from "vitest";
import { issueListQuery } from "#domain/issues/list-issues.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { metaStoreContract } from "#ports/meta-store.contract.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { createSqliteMetaStore } from "./sqlite-meta-store.ts";

metaStoreContract("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-sqlite-"));
  const path = join(folder, "meta.sqlite");
  const module = new URL("./sqlite-meta-store.ts", import.meta.url).href;
  return {
    open: () => createSqliteMetaStore({ path }),
    childModule: `import { createSqliteMetaStore } from ${JSON.stringify(module)};
      const store = createSqliteMetaStore({ path: ${JSON.stringify(path)} });`,
    unreachable: () => createSqliteMetaStore({ path: join(folder, "no-such-folder", "meta.sqlite") }),
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

async function withFolder(work: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "vedette-sqlite-"));
  try {
    await work(join(folder, "meta.sqlite"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it("keeps the file from other users of the machine", async () => {
  await withFolder(async (path) => {
    const store = createSqliteMetaStore({ path });
    await store.migrate();
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    await store.close();
  });
});

it("finds the hashes of an issue and the merged ones by their own index, however many a project has", async () => {
  await withFolder(async (path) => {
    const store = createSqliteMetaStore({ path });
    await store.migrate();
    await fillGroups(store, 5000);
    await store.refreshStatistics();
    const planOf = async (statement: string) => {
      const { rows } = await sql.raw<{ detail: string }>(`explain query plan ${statement}`).execute(store.db);
      return rows.map(({ detail }) => detail).join("; ");
    };
    const ofIssue =
      "select hash from group_hashes where issue_id in (1) and project_id in (1) order by issue_id, hash";
    expect(await planOf(ofIssue)).toContain("group_hashes_of_issue (issue_id=?)");
    const aliases = `select hash from group_hashes where project_id in (1) and primary_hash > ''
      order by project_id, primary_hash, hash limit 100`;
    expect(await planOf(aliases)).toContain("group_hashes_not_primary (project_id=? AND primary_hash>?)");
    await store.close();
  });
});

it("finds issues that are named by their ids, whatever else is asked of them, without statistics", async () => {
  await withFolder(async (path) => {
    const store = createSqliteMetaStore({ path });
    await store.migrate();
    await fillGroups(store, 5000);
    const filter = { ids: [3, 4, 5] as IssueId[], statuses: ["unresolved"] as const, seenAfterMs: 1 };
    const query = issueListQuery(store, makeProjectScope([1 as ProjectId]), {
      filter,
      sort: "date",
      rowsMax: 10,
    });
    const { sql: text, parameters } = query.compile();
    const plan = await store.db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${text}`, [...parameters]),
    );
    const steps = plan.rows.map(({ detail }) => detail).join("; ");
    expect(steps).toContain("SEARCH issues USING INTEGER PRIMARY KEY (rowid=?)");
    expect(steps).not.toContain("issues_by");
    await store.close();
  });
});

/** A project with as many issues of one group each. */
async function fillGroups({ db }: MetaStore, count: number): Promise<void> {
  await sql`pragma foreign_keys = off`.execute(db);
  const numbers = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;
  await sql`${numbers} insert into issues (id, project_id, short_number, title, culprit, type, level, platform, logger,
      metadata, search_text, is_unhandled, status, first_seen_at, last_seen_at, changed_at)
    select i, 1, i, '', '', 'error', 'error', '', '', '{}', '', 0, 'unresolved', i, i, i from n`.execute(db);
  await sql`${numbers} insert into group_hashes (project_id, hash, issue_id, created_at)
    select 1, printf('%032d', i), i, i from n`.execute(db);
}

it("waits for another writer without stopping the event loop, and gives up in time", async () => {
  await withFolder(async (path) => {
    const holder = createSqliteMetaStore({ path });
    const waiter = createSqliteMetaStore({ path, busyTimeoutMs: 300 });
    await holder.migrate();
    const row = (slug: string) => ({ slug, name: "", created_at: 1 });
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 10);
    await holder.transaction(async (trx) => {
      await trx.insertInto("organizations").values(row("held")).execute();
      const waiting = waiter.db.insertInto("organizations").values(row("late")).execute();
      await expect(waiting).rejects.toMatchObject({ code: "meta_unavailable", retryable: true });
    });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
    await waiter.db.insertInto("organizations").values(row("late")).execute();
    await waiter.close();
    await holder.close();
  });
});
