import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createSqliteMetaStore } from "#adapters/sqlite/sqlite-meta-store.ts";
import { metaMigrations, migrateMetaStore } from "#migrations/meta/index.ts";

it("gives issues of before a priority by their level, and their state a time", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vedette-migration-"));
  const meta = createSqliteMetaStore({ path: join(folder, "meta.db") });
  try {
    const before = Object.entries(metaMigrations).filter(([name]) => name < "0004");
    await migrateMetaStore(meta.db, meta.capabilities, Object.fromEntries(before));
    const fixed = { id: 1, created_at: 1, slug: "shop", name: "Shop" };
    const db = meta.db as unknown as {
      insertInto: (table: string) => { values: (row: object) => { execute: () => Promise<unknown> } };
    };
    await db.insertInto("organizations").values(fixed).execute();
    await db
      .insertInto("projects")
      .values({ ...fixed, organization_id: 1, retention_days: 90, is_open: 0, next_short_number: 4 })
      .execute();
    const issue = (number: number, rest: object) => ({
      id: number,
      project_id: 1,
      short_number: number,
      title: "",
      culprit: "",
      type: "error",
      platform: "",
      logger: "",
      metadata: "{}",
      search_text: "",
      is_unhandled: 0,
      first_seen_at: 10,
      last_seen_at: 20,
      changed_at: 30,
      ...rest,
    });
    for (const row of [
      issue(1, { level: "error", status: "unresolved", substatus: "new" }),
      issue(2, { level: "info", status: "resolved", substatus: null, resolved_at: 25 }),
      issue(3, { level: "warning", status: "ignored", substatus: "archived_forever" }),
    ])
      await db.insertInto("issues").values(row).execute();
    await meta.migrate();
    const rows = await meta.db
      .selectFrom("issues")
      .select(["priority", "state_since", "resolution"])
      .orderBy("id")
      .execute();
    expect(rows).toEqual([
      { priority: "high", state_since: 10, resolution: null },
      { priority: "low", state_since: 25, resolution: null },
      { priority: "medium", state_since: 30, resolution: null },
    ]);
  } finally {
    await meta.close();
    await rm(folder, { recursive: true, force: true });
  }
});
