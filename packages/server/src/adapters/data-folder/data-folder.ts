/**
 * The data folder: who made it, with which schema, and the secrets that belong to it. A folder of a newer
 * product is refused, and an existing one is never taken for empty.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { OperationalError, UserError } from "#kernel/errors.ts";
import { type FolderEncryption, refuseOtherKey } from "./encryption.ts";
import { holderOf, waitUntilUnused } from "./folder-holder.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";
import {
  isNewer,
  isOlder,
  type KnownMigrations,
  layoutVersion,
  parseFile,
  type Version,
  versionFile,
  writePrivate,
  writePrivateSynced,
} from "./version-file.ts";

const secretsFile = z.object({ sessionSecret: z.string().min(64) });
const instanceFile = z.object({ pid: z.number().int(), url: z.string() });

export type Instance = z.output<typeof instanceFile>;

export type DataFolder = {
  readonly path: string;
  readonly isNew: boolean;
  readonly sessionSecret: string;
  /** A folder below, made when missing. */
  readonly folder: (name: "log" | "blobs" | "events") => string;
  readonly file: (name: "meta.sqlite" | "limit-windows.json" | "looks.json") => string;
  /** A secret text in a file that only the owner may read; `undefined` when there is none. */
  readonly readSecret: (name: string) => string | undefined;
  /** On the disk when it returns: what it seals may be there a moment later. */
  readonly writeSecret: (name: string, text: string) => void;
  readonly removeSecret: (name: string) => void;
  /** The address of the process that serves this folder, for other commands. */
  readonly announce: (instance: Instance) => void;
  readonly instance: () => Instance | undefined;
  /** The process id of somebody else who works in the folder. */
  readonly holder: () => number | undefined;
  readonly withdraw: () => void;
  /**
   * Says which engine is about to write the events. An older one than the last is refused: it may not read
   * what the newer one wrote.
   */
  readonly useEngine: (version: string) => void;
  /** Whether events, blobs and log are encrypted, or some of them may be; `undefined` where none ever was. */
  readonly encryption: () => FolderEncryption | undefined;
  /**
   * Comes before anything of the folder is opened but the meta store. Throws what to do where the folder belongs to
   * another key; answers whether this changes how a folder that holds data already is written.
   */
  readonly useEncryption: (wanted: FolderEncryption) => boolean;
  /** Nothing in the folder is encrypted any more: no key is asked for from now on. */
  readonly forgetEncryption: () => void;
  /** Copies of the folder that are kept, by their paths. */
  readonly snapshots: () => readonly string[];
  /**
   * To be called before anything migrates. When the folder is older than the program it is copied, which needs
   * that nobody works in it; an attempt to migrate that failed is repeated on the first one's snapshot, so that
   * no number of attempts pushes the good one out. `undefined` when there is nothing to migrate.
   */
  readonly snapshotBeforeMigration: () => Promise<MigrationSnapshot | undefined>;
  /** Records that a store has reached the schema that the program knows. */
  readonly migrated: (store: keyof KnownMigrations) => void;
};

export type MigrationSnapshot =
  | (Snapshot & { readonly kind: "taken" })
  | { readonly kind: "kept"; readonly path: string };

/** A predecessor that was told to stop drains for some seconds. */
const holderWaitMs = 10_000;

export function openDataFolder(
  path: string,
  known: KnownMigrations,
  options: { readonly holderWaitMs?: number } = {},
): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const at = (name: string): string => join(path, name);
  const readVersion = (): Version | undefined => parseFile(at("VERSION"), versionFile);
  const writeVersion = (next: Version): void => writePrivate(at("VERSION"), `${JSON.stringify(next)}\n`);
  const version = readVersion();
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
    // The stores do not exist yet: they begin with what this program makes.
    const createdAt = new Date().toISOString();
    writeVersion({ product: "vedette", schema: layoutVersion, ...known, createdAt });
  } else if (isNewer(version, known)) {
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
  const writeSecret = (name: string, text: string): void => writePrivateSynced(secretPath(name), text);

  const knownSecrets = parseFile(secretPath("session"), secretsFile);
  const secrets = knownSecrets ?? { sessionSecret: randomBytes(48).toString("hex") };
  if (!knownSecrets) writeSecret("session", `${JSON.stringify(secrets)}\n`);

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
    removeSecret: (name) => rmSync(secretPath(name), { force: true }),
    announce: (instance) => writePrivate(at("instance.json"), `${JSON.stringify(instance)}\n`),
    instance: () => parseFile(at("instance.json"), instanceFile),
    holder: () => holderOf(path),
    useEngine: (engine) => {
      const current = readVersion();
      if (!current || current.engine === engine) return;
      if (current.engine !== undefined && isNewerEngine(current.engine, engine)) {
        throw new OperationalError(
          "folder_newer",
          `${path} was last written by engine ${current.engine}, but this program brings ${engine}; start the newer program.`,
          { retryable: false },
        );
      }
      writeVersion({ ...current, engine });
    },
    encryption: () => readVersion()?.encryption,
    useEncryption: (wanted) => {
      const current = readVersion();
      if (!current) return false;
      const { encryption } = current;
      refuseOtherKey(path, encryption, wanted.check);
      if ((encryption?.isOn ?? false) === wanted.isOn) return false;
      // On the disk before anything is written so: without this note nobody would ask for the key.
      writePrivateSynced(at("VERSION"), `${JSON.stringify({ ...current, encryption: wanted })}\n`);
      return ["events", "blobs", "log"].some((name) => existsSync(at(name)));
    },
    forgetEncryption: () => {
      const { encryption: _forgotten, ...current } = readVersion() ?? {};
      if (_forgotten !== undefined) writePrivateSynced(at("VERSION"), `${JSON.stringify(current)}\n`);
    },
    snapshots: () =>
      existsSync(at("snapshots"))
        ? readdirSync(at("snapshots")).map((name) => join(at("snapshots"), name))
        : [],
    snapshotBeforeMigration: async () => {
      const current = readVersion();
      if (!current || !isOlder(current, known)) return undefined;
      const earlier = current.migrating === undefined ? undefined : join(at("snapshots"), current.migrating);
      if (earlier !== undefined && existsSync(earlier)) return { kind: "kept", path: earlier };
      await waitUntilUnused(path, options.holderWaitMs ?? holderWaitMs);
      const numbers = [current.schema, current.meta, current.events].join(".");
      const name = `${new Date().toISOString().replaceAll(":", "-")}-schema-${numbers}`;
      const snapshot = await takeSnapshot(path, name);
      writeVersion({ ...current, migrating: name });
      return { kind: "taken", ...snapshot };
    },
    migrated: (store) => {
      const current = readVersion();
      if (!current) return;
      const { migrating, ...reached } = { ...current, [store]: known[store] };
      const isDone = reached.meta >= known.meta && reached.events >= known.events;
      const next = isDone ? { ...reached, schema: layoutVersion } : { ...reached, migrating };
      if (JSON.stringify(next) !== JSON.stringify(current)) writeVersion(next);
    },
    withdraw: () => rmSync(at("instance.json"), { force: true }),
  };
}

/** Compares dotted versions by their numbers; what follows a hyphen is left out. */
function isNewerEngine(left: string, right: string): boolean {
  const numbers = (version: string): number[] => (version.split("-", 1)[0] ?? "").split(".").map(Number);
  const [a, b] = [numbers(left), numbers(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
