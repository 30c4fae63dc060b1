/** The order in which vitest starts the test files. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Without figures of an earlier run, as in a fresh clone, vitest takes a file for long that is large. These are small
 * and long. The first one compiles clients on whatever the others leave of the processors; one that begins last lets
 * all but one of them wait for it.
 */
const longFiles = [
  "tests/interop/interop.test.ts",
  "tests/reliability/kill.test.ts",
  "packages/server/src/adapters/clickhouse/clickhouse-event-store.test.ts",
] as const;

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longFiles.findIndex((path) => moduleId.endsWith(`/${path}`));
  return rank === -1 ? longFiles.length : rank;
}

export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
