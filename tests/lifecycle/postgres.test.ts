/** The same server with PostgreSQL as its meta store: nothing but a setting. */
import { expect, it } from "vitest";
import { postgresSkipReason } from "../support/postgres.ts";
import { startServer } from "../support/server.ts";
import { emptyPostgres } from "../support/shared-stores.ts";
import { createWebApi } from "../support/web-api.ts";
import { errorEnvelope, post, targetOf } from "../support/wire.ts";

const skipReason = postgresSkipReason();

it("takes an error to an issue with its meta store in PostgreSQL", async (context) => {
  if (skipReason !== undefined) return context.skip(skipReason);
  const database = await (await emptyPostgres()).createDatabase();
  const server = await startServer({ env: { VEDETTE_DATABASE_URL: database.url } });
  try {
    const answer = await post(targetOf(server.dsn), { body: errorEnvelope({ tags: { where: "postgres" } }) });
    expect(answer?.status).toBe(200);
    const issue = await createWebApi(server).waitForIssue({ query: "where:postgres" }, 60_000);
    expect(issue.count).toBe("1");
    expect((await server.stop()).code).toBe(0);
  } finally {
    await server.stop();
    await database.drop();
  }
}, 300_000);
