/** The numbered guarantees of `event-store.ts` as tests; every deployment of the store runs them. */
import { afterAll, beforeAll, describe } from "vitest";
import { eventStoreReads } from "./event-store-reads.contract.ts";
import { eventStoreUpkeep } from "./event-store-upkeep.contract.ts";
import { eventStoreWrites } from "./event-store-writes.contract.ts";
import type { EventStore } from "./event-store.ts";
import {
  countRow,
  type EventStoreBench,
  type EventStoreUnderTest,
  hex,
  makeErrorRow,
  scopeOf,
} from "./event-store.fixture.ts";
import type { ErrorRow } from "./event-tables.ts";

export { type EventStoreUnderTest, makeErrorRow } from "./event-store.fixture.ts";

export function eventStoreContract(name: string, factory: () => Promise<EventStoreUnderTest>): void {
  describe(`event store: ${name}`, () => {
    let system: EventStoreUnderTest;
    let store: EventStore;
    let lastProject = 100;
    let lastToken = 0;
    /** Every test has projects of its own, so that none sees another's rows. */
    const nextProject = (): number => (lastProject += 1);
    const nextToken = (): string => `token-${(lastToken += 1)}`;
    const count = async (project: number, from = "errors"): Promise<number> => {
      const value =
        from === "error_counts_hourly"
          ? "sum(events)"
          : from === "outcomes_hourly"
            ? "sum(quantity)"
            : "count()";
      const rows = await store.query({
        scope: scopeOf(project),
        sql: `SELECT ${value} AS n FROM ${from}`,
        row: countRow,
      });
      return rows[0]?.n ?? -1;
    };
    const errorsOf = (project: number, amount: number): ErrorRow[] =>
      Array.from({ length: amount }, (_, index) =>
        makeErrorRow({ project_id: project, event_id: hex(index + 1) }),
      );

    beforeAll(async () => {
      system = await factory();
      store = system.open();
      await store.migrate();
    });
    afterAll(async () => {
      await store?.close();
      await system?.destroy();
    });

    const bench: EventStoreBench = {
      get system() {
        return system;
      },
      get store() {
        return store;
      },
      nextProject,
      nextToken,
      count,
      errorsOf,
    };
    eventStoreWrites(bench);
    eventStoreReads(bench);
    // Last: it tries a schema from the future.
    eventStoreUpkeep(bench);
  });
}
