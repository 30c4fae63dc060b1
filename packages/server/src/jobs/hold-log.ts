import { OperationalError } from "#kernel/errors.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";

/** The log, closed while the disk is full: what is left of the disk belongs to the people who make room. */
export function holdLogWhile(log: IngestLogWriter, isFull: () => boolean): IngestLogWriter {
  return {
    ...log,
    append: async (record) => {
      if (isFull()) throw new OperationalError("log_full", "the disk is full", { retryable: true });
      await log.append(record);
    },
  };
}
