import { beforeAll, describe, expect, it } from "vitest";
import { postgresSkipReason, type TestPostgres } from "@vedette/tests/support/postgres.ts";
import { emptyPostgres } from "@vedette/tests/support/shared-stores.ts";
import { metaStoreContract } from "#ports/meta-store.contract.ts";
import { createPostgresMetaStore } from "./postgres-meta-store.ts";

const skipReason = postgresSkipReason();

describe.skipIf(skipReason !== undefined)(
  `PostgreSQL${skipReason === undefined ? "" : ` (${skipReason})`}`,
  () => {
    let server: Pick<TestPostgres, "createDatabase">;
    beforeAll(async () => {
      server = await emptyPostgres();
    });

    metaStoreContract("PostgreSQL", async () => {
      const database = await server.createDatabase();
      const module = new URL("./postgres-meta-store.ts", import.meta.url).href;
      return {
        open: () => createPostgresMetaStore({ url: database.url, connectionsMax: 4 }),
        childModule: `import { createPostgresMetaStore } from ${JSON.stringify(module)};
        const store = createPostgresMetaStore({ url: ${JSON.stringify(database.url)} });`,
        unreachable: () => createPostgresMetaStore({ url: "postgres://postgres@127.0.0.1:1/none" }),
        destroy: database.drop,
      };
    });

    it("gives up a statement that takes too long, and works on", async () => {
      const database = await server.createDatabase();
      const slow = createPostgresMetaStore({ url: database.url, connectionsMax: 1, statementTimeoutMs: 100 });
      const other = createPostgresMetaStore({ url: database.url });
      try {
        await slow.migrate();
        const row = (slug: string) => ({ slug, name: "", created_at: 1 });
        await other.transaction(async (trx) => {
          await trx.insertInto("organizations").values(row("held")).execute();
          const waiting = slow.db.insertInto("organizations").values(row("held")).execute();
          await expect(waiting).rejects.toMatchObject({ code: "meta_unavailable", retryable: true });
        });
        await slow.db.insertInto("organizations").values(row("after")).execute();
      } finally {
        await slow.close();
        await other.close();
        await database.drop();
      }
    });
  },
);
