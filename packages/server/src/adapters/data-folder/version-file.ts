/** The file VERSION: who made the folder, how far its stores are migrated, and which engine wrote last. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { OperationalError } from "#kernel/errors.ts";

/** The layout of the folder itself. Raised when an older program could no longer read it. */
export const layoutVersion = 1;

/** How many migrations the program knows for each store. */
export type KnownMigrations = { readonly meta: number; readonly events: number };

export const versionFile = z.object({
  product: z.literal("vedette"),
  schema: z.number().int(),
  /** Migrations that each store has had. A folder without these numbers is from when each had one. */
  meta: z.number().int().default(1),
  events: z.number().int().default(1),
  /** Version of the embedded event store's engine that last wrote here; absent until one did. */
  engine: z.string().optional(),
  /**
   * Its events, blobs and log are encrypted, or were at some time; `check` tells the key that they are encrypted under
   * from another.
   */
  encryption: z.object({ check: z.string(), isOn: z.boolean().default(true) }).optional(),
  /** The snapshot before a migration that has not ended well yet. */
  migrating: z.string().optional(),
  createdAt: z.string(),
});

export type Version = z.output<typeof versionFile>;

/** Something in the folder is older than the program: a start would migrate it. */
export function isOlder(version: Version, known: KnownMigrations): boolean {
  return version.schema < layoutVersion || version.meta < known.meta || version.events < known.events;
}

export function isNewer(version: Version, known: KnownMigrations): boolean {
  return version.schema > layoutVersion || version.meta > known.meta || version.events > known.events;
}

/** `undefined` when there is no such file; what is there but cannot be understood is never taken for nothing. */
export function parseFile<T>(path: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new OperationalError("folder_newer", `${path} cannot be read; restore it from a backup.`, {
      retryable: false,
      cause,
    });
  }
}

/** Whole or not at all: written beside, then renamed. */
export function writePrivate(path: string, text: string): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

/** The same, and safe from a failure of power once it returns. */
export function writePrivateSynced(path: string, text: string): void {
  writePrivate(path, text);
  for (const synced of [path, dirname(path)]) {
    const file = openSync(synced, "r");
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}
