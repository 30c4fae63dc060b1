/** What the receiver must know of a DSN key. */
export type { IngestKey } from "#domain/keys/ingest-key.ts";
