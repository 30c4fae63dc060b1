import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDataFolder } from "./data-folder.ts";

const known = { meta: 3, events: 2 };
const part = "events/engine/store/abc/abc-1/90-20261116_1_1_0";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "vedette-snapshot-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...names: string[]): string => join(root, ...names);
const open = () => openDataFolder(root, known, { holderWaitMs: 150 });
const version = (): Record<string, unknown> =>
  JSON.parse(readFileSync(at("VERSION"), "utf8")) as Record<string, unknown>;
const record = (change: Record<string, unknown>): void =>
  writeFileSync(at("VERSION"), JSON.stringify({ ...version(), ...change }));
const snapshots = (): string[] => (existsSync(at("snapshots")) ? readdirSync(at("snapshots")) : []);

function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

/** What a server leaves: all that a snapshot must hold, and what it must not. */
function fill(): void {
  const meta = new DatabaseSync(at("meta.sqlite"));
  meta.exec(
    "PRAGMA journal_mode=WAL; CREATE TABLE issues (title TEXT); INSERT INTO issues VALUES ('it broke')",
  );
  meta.close();
  write("log/segment-0000000000000001.sqlite", "chunks");
  write("log/segment-0000000000000001.sqlite-wal", "newest chunks");
  write("log/segment-0000000000000001.sqlite-shm", "shared memory");
  write("blobs/ab/abcd", "a blob");
  write("events/engine.xml", "<clickhouse/>");
  write("events/incoming/7-1", "rows");
  write("events/engine/status", "PID: 4194999\n");
  write(`${part}/checksums.txt`, "sums");
  write(`${part}/data.bin`, "columns");
  write(`${part}/metadata_version.txt`, "0");
  write("events/engine/store/abc/abc-1/deduplication_logs/deduplication_log_1.txt", "token");
  mkdirSync(at("events/engine/data/vedette"), { recursive: true });
  symlinkSync("../../store/abc/abc-1", at("events/engine/data/vedette/errors"));
}

it("copies an older folder whole, links what never changes, and leaves the rest out", async () => {
  const folder = open();
  fill();
  const socket = createServer().listen(at("events/store.sock"));
  await once(socket, "listening");
  record({ events: 1 });
  const before = version();
  const snapshot = await folder.snapshotBeforeMigration();
  socket.close();

  if (snapshot?.kind !== "taken") throw new Error("no snapshot was taken");
  expect(dirname(snapshot.path)).toBe(at("snapshots"));
  expect(snapshots()).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d.-]+Z-schema-1\.3\.1$/)]);
  const inside = (path: string): string => join(snapshot.path, path);
  const inode = (path: string): number => statSync(path).ino;
  const meta = new DatabaseSync(inside("meta.sqlite"), { readOnly: true });
  expect(meta.prepare("SELECT title FROM issues").all()).toEqual([{ title: "it broke" }]);
  meta.close();
  expect(readdirSync(inside("log"))).toEqual([
    "segment-0000000000000001.sqlite",
    "segment-0000000000000001.sqlite-wal",
  ]);
  expect(inode(inside(`${part}/data.bin`))).toBe(inode(at(`${part}/data.bin`)));
  for (const changing of [
    `${part}/metadata_version.txt`,
    "events/engine.xml",
    "events/engine/store/abc/abc-1/deduplication_logs/deduplication_log_1.txt",
    "log/segment-0000000000000001.sqlite",
  ]) {
    expect(readFileSync(inside(changing), "utf8")).toBe(readFileSync(at(changing), "utf8"));
    expect(inode(inside(changing)), changing).not.toBe(inode(at(changing)));
  }
  expect(readlinkSync(inside("events/engine/data/vedette/errors"))).toBe("../../store/abc/abc-1");
  expect(JSON.parse(readFileSync(inside("VERSION"), "utf8"))).toEqual(before);
  for (const secret of ["VERSION", "session.secret.json", "meta.sqlite"])
    expect(statSync(inside(secret)).mode & 0o077, secret).toBe(0);
  for (const absent of ["blobs", "snapshots", "events/incoming", "events/engine/status", "events/store.sock"])
    expect(existsSync(inside(absent)), absent).toBe(false);
  expect(snapshot.sizeBytes - snapshot.copiedBytes).toBe("columns".length + "sums".length);
});

it("holds what the meta store had only in its write-ahead log when it was killed", async () => {
  const folder = open();
  const writer = new DatabaseSync(at("meta.sqlite"));
  writer.exec("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE issues (title TEXT)");
  writer.exec("INSERT INTO issues VALUES ('only in the log')");
  record({ meta: 2 });
  const snapshot = await folder.snapshotBeforeMigration();
  writer.close();
  const copy = new DatabaseSync(join(snapshot?.path ?? "", "meta.sqlite"), { readOnly: true });
  expect(copy.prepare("SELECT title FROM issues").all()).toEqual([{ title: "only in the log" }]);
  copy.close();
});

it("makes none of a new folder, none of one that is up to date, and one for any number that is lower", async () => {
  expect(await open().snapshotBeforeMigration()).toBeUndefined();
  expect(version()).toMatchObject({ schema: 1, meta: 3, events: 2 });
  expect(await open().snapshotBeforeMigration()).toBeUndefined();
  expect(existsSync(at("snapshots"))).toBe(false);
  for (const lower of [{ schema: 0 }, { meta: 2 }, { events: 0 }]) {
    record({ schema: 1, ...known, migrating: undefined, ...lower });
    expect(await open().snapshotBeforeMigration()).toMatchObject({ kind: "taken" });
  }
});

it("takes a folder without the numbers for one of the first schema", async () => {
  const folder = open();
  record({ meta: undefined, events: undefined });
  await folder.snapshotBeforeMigration();
  expect(snapshots()).toEqual([expect.stringMatching(/-schema-1\.1\.1$/)]);
});

it("records what was migrated, and refuses the folder to a program that knows less", async () => {
  const folder = open();
  record({ schema: 0, meta: 1, events: 1 });
  await folder.snapshotBeforeMigration();
  folder.migrated("meta");
  expect(version()).toMatchObject({ schema: 0, meta: 3, events: 1 });
  folder.migrated("events");
  expect(version()).toMatchObject({ schema: 1, meta: 3, events: 2 });
  expect(version()["migrating"]).toBeUndefined();
  expect(await open().snapshotBeforeMigration()).toBeUndefined();
  expect(() => openDataFolder(root, { meta: 3, events: 1 })).toThrow("newer Vedette");
  expect(() => openDataFolder(root, { meta: 2, events: 2 })).toThrow("newer Vedette");
});

it("keeps the newest two", async () => {
  const folder = open();
  const taken: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    record({ meta: 1 });
    taken.push((await folder.snapshotBeforeMigration())?.path ?? "");
    folder.migrated("meta");
    // They are named for their millisecond, and one in memory takes less than that.
    await sleep(2);
  }
  expect(snapshots().map((name) => at("snapshots", name))).toEqual(taken.slice(-2));
});

it("repeats a migration that failed on the snapshot of its first attempt", async () => {
  open();
  record({ meta: 1 });
  const first = await open().snapshotBeforeMigration();
  for (let attempt = 0; attempt < 3; attempt += 1)
    expect(await open().snapshotBeforeMigration()).toEqual({ kind: "kept", path: first?.path });
  expect(snapshots()).toHaveLength(1);
  // Somebody needed the room: the next attempt has none, so it makes its own.
  rmSync(at("snapshots"), { recursive: true });
  expect(await open().snapshotBeforeMigration()).toMatchObject({ kind: "taken" });
});

it("says in one sentence why there can be none, leaves no half of it, and does not count it as taken", async () => {
  const folder = open();
  fill();
  record({ meta: 1 });
  writeFileSync(at("snapshots"), "no folder");
  await expect(folder.snapshotBeforeMigration()).rejects.toThrow(
    /No snapshot of .* nothing was migrated: EEXIST/,
  );
  expect(version()["migrating"]).toBeUndefined();
  rmSync(at("snapshots"));
  rmSync(at("meta.sqlite"));
  writeFileSync(at("meta.sqlite"), "not a database, and longer than its header would be".repeat(40));
  await expect(folder.snapshotBeforeMigration()).rejects.toThrow("not a database");
  expect(snapshots()).toEqual([]);
});

it("clears away what a start that was killed left of one", async () => {
  const folder = open();
  record({ meta: 1 });
  mkdirSync(at("snapshots", "2026-01-01T00-00-00.000Z-schema-1.1.1.partial"), { recursive: true });
  await folder.snapshotBeforeMigration();
  expect(snapshots()).toEqual([expect.not.stringMatching(/partial/)]);
});

it("waits for a server that still works in the folder, and is refused while it stays", async () => {
  const folder = open();
  record({ meta: 1 });
  const other = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)", "vedette"], {
    stdio: "ignore",
  });
  await once(other, "spawn");
  writeFileSync(at("instance.json"), JSON.stringify({ pid: other.pid, url: "http://localhost:1" }));
  await expect(folder.snapshotBeforeMigration()).rejects.toMatchObject({ code: "folder_locked" });
  const patient = openDataFolder(root, known, { holderWaitMs: 10_000 }).snapshotBeforeMigration();
  other.kill("SIGKILL");
  expect(await patient).toMatchObject({ kind: "taken" });
});
