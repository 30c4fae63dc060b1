/**
 * The data folder: who made it, with which schema, and the secrets that belong to it. A folder of a newer
 * product is refused, and an existing one is never taken for empty.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { OperationalError, UserError } from "#kernel/errors.ts";

/** Raised when an older program could no longer read the folder. */
const schemaVersion = 1;

const versionFile = z.object({
  product: z.literal("vedette"),
  schema: z.number().int(),
  /** Version of the embedded event store's engine that last wrote here; absent until one did. */
  engine: z.string().optional(),
  createdAt: z.string(),
});
const secretsFile = z.object({ sessionSecret: z.string().min(64) });
const instanceFile = z.object({ pid: z.number().int(), url: z.string() });

export type Instance = z.output<typeof instanceFile>;

export type DataFolder = {
  readonly path: string;
  readonly isNew: boolean;
  readonly sessionSecret: string;
  /** A folder below, made when missing. */
  readonly folder: (name: "log" | "blobs" | "events") => string;
  readonly file: (name: "meta.sqlite") => string;
  /** A secret text in a file that only the owner may read; `undefined` when there is none. */
  readonly readSecret: (name: string) => string | undefined;
  readonly writeSecret: (name: string, text: string) => void;
  /** The address of the process that serves this folder, for other commands. */
  readonly announce: (instance: Instance) => void;
  readonly instance: () => Instance | undefined;
  readonly withdraw: () => void;
  /**
   * Says which engine is about to write the events. An older one than the last is refused: it may not read
   * what the newer one wrote.
   */
  readonly useEngine: (version: string) => void;
};

function parseFile<T>(path: string, schema: z.ZodType<T>): T | undefined {
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
function writePrivate(path: string, text: string): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

export function openDataFolder(path: string): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const at = (name: string): string => join(path, name);
  const version = parseFile(at("VERSION"), versionFile);
  const isNew = version === undefined;
  if (isNew) {
    const strangers = readdirSync(path).filter(
      (name) => name !== "lost+found" && !name.startsWith("VERSION."),
    );
    if (strangers.length > 0) {
      throw new UserError(
        "folder_not_ours",
        400,
        `${path} is not empty and holds no VERSION file; choose an empty folder.`,
        "dataDir",
      );
    }
    const created = { product: "vedette", schema: schemaVersion, createdAt: new Date().toISOString() };
    writePrivate(at("VERSION"), `${JSON.stringify(created)}\n`);
  } else if (version.schema > schemaVersion) {
    throw new OperationalError(
      "folder_newer",
      `${path} was written by a newer Vedette; start that one, or restore a backup.`,
      { retryable: false },
    );
  }

  const secretPath = (name: string): string => {
    if (!/^[a-z-]+$/.test(name)) throw new Error(`not a secret's name: ${name}`);
    return at(`${name}.secret.json`);
  };
  const readSecret = (name: string): string | undefined =>
    existsSync(secretPath(name)) ? readFileSync(secretPath(name), "utf8") : undefined;
  const writeSecret = (name: string, text: string): void => writePrivate(secretPath(name), text);

  const known = parseFile(secretPath("session"), secretsFile);
  const secrets = known ?? { sessionSecret: randomBytes(48).toString("hex") };
  if (!known) writeSecret("session", `${JSON.stringify(secrets)}\n`);

  return {
    path,
    isNew,
    sessionSecret: secrets.sessionSecret,
    folder: (name) => {
      mkdirSync(at(name), { recursive: true, mode: 0o700 });
      return at(name);
    },
    file: (name) => at(name),
    readSecret,
    writeSecret,
    announce: (instance) => writePrivate(at("instance.json"), `${JSON.stringify(instance)}\n`),
    instance: () => parseFile(at("instance.json"), instanceFile),
    useEngine: (engine) => {
      const current = parseFile(at("VERSION"), versionFile);
      if (!current || current.engine === engine) return;
      if (current.engine !== undefined && isNewer(current.engine, engine)) {
        throw new OperationalError(
          "folder_newer",
          `${path} was last written by engine ${current.engine}, but this program brings ${engine}; start the newer program.`,
          { retryable: false },
        );
      }
      writePrivate(at("VERSION"), `${JSON.stringify({ ...current, engine })}\n`);
    },
    withdraw: () => rmSync(at("instance.json"), { force: true }),
  };
}

/** Compares dotted versions by their numbers; what follows a hyphen is left out. */
function isNewer(left: string, right: string): boolean {
  const numbers = (version: string): number[] => (version.split("-", 1)[0] ?? "").split(".").map(Number);
  const [a, b] = [numbers(left), numbers(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
