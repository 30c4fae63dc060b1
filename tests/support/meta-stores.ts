/** Runs the same tests on the meta store of both engines, each on an empty store of its own. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { createPostgresMetaStore } from "@vedette/server/adapters/postgres/postgres-meta-store.ts";
import { createSqliteMetaStore } from "@vedette/server/adapters/sqlite/sqlite-meta-store.ts";
import type { MetaStore } from "@vedette/server/ports/meta-store.ts";
import { postgresSkipReason } from "./postgres.ts";
import { sharedPostgres } from "./shared-stores.ts";

/** A migrated store; `openAgain` is what another process would have. */
export type TestMetaStore = { readonly meta: MetaStore; readonly openAgain: () => MetaStore };

type Opened = { readonly open: () => MetaStore; readonly destroy: () => Promise<void> };

const engines: Readonly<Record<string, () => Promise<Opened>>> = {
  SQLite: async () => {
    const folder = await mkdtemp(join(tmpdir(), "vedette-meta-"));
    return {
      open: () => createSqliteMetaStore({ path: join(folder, "meta.sqlite") }),
      destroy: async () => await rm(folder, { recursive: true, force: true }),
    };
  },
  PostgreSQL: async () => {
    const server = await sharedPostgres();
    const database = await server.createDatabase();
    return { open: () => createPostgresMetaStore({ url: database.url }), destroy: database.drop };
  },
};

/** `define` gets a getter, because the store is there only once the tests run; all tests of it share one store. */
export function describeOnBothStores(name: string, define: (store: () => TestMetaStore) => void): void {
  for (const [engine, create] of Object.entries(engines)) {
    const skipReason = engine === "PostgreSQL" ? postgresSkipReason() : undefined;
    const title = `${name} on ${engine}`;
    describe.skipIf(skipReason !== undefined)(
      skipReason === undefined ? title : `${title} (${skipReason})`,
      () => {
        let store: TestMetaStore | undefined;
        let opened: Opened | undefined;
        const handles: MetaStore[] = [];
        beforeAll(async () => {
          const { open } = (opened = await create());
          const openAgain = () => {
            const handle = open();
            handles.push(handle);
            return handle;
          };
          store = { meta: openAgain(), openAgain };
          await store.meta.migrate();
        });
        afterAll(async () => {
          for (const handle of handles) await handle.close();
          await opened?.destroy();
        });
        define(() => {
          if (store === undefined) throw new Error("the store is opened when the tests run");
          return store;
        });
      },
    );
  }
}
