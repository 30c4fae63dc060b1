import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { metaStoreContract } from "#ports/meta-store.contract.ts";
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
