import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDataFolder as open } from "./data-folder.ts";

const openDataFolder = (path: string) => open(path, { meta: 1, events: 1 });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "vedette-folder-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const version = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, "VERSION"), "utf8")) as Record<string, unknown>;

it("marks a new folder as its own, with secrets that only the owner may read, and keeps them", () => {
  const first = openDataFolder(root);
  expect(first.isNew).toBe(true);
  expect(version()).toMatchObject({ product: "vedette", schema: 1 });
  const again = openDataFolder(root);
  expect(again.isNew).toBe(false);
  expect(again.sessionSecret).toBe(first.sessionSecret);
  expect(statSync(join(root, "session.secret.json")).mode & 0o777).toBe(0o600);
});

it("refuses a folder that holds somebody else's files", () => {
  writeFileSync(join(root, "thesis.txt"), "precious");
  expect(() => openDataFolder(root)).toThrow("holds no VERSION file");
});

it("refuses a folder of a newer product, and one that was written by a newer engine", () => {
  const folder = openDataFolder(root);
  folder.useEngine("3.4.0");
  expect(version()).toMatchObject({ engine: "3.4.0" });
  folder.useEngine("3.10.0");
  expect(version()).toMatchObject({ engine: "3.10.0" });
  expect(() => openDataFolder(root).useEngine("3.9.1")).toThrow("engine 3.10.0");
  writeFileSync(
    join(root, "VERSION"),
    JSON.stringify({ product: "vedette", schema: 99, createdAt: "2030-01-01" }),
  );
  expect(() => openDataFolder(root)).toThrow("newer Vedette");
});

it("never takes a damaged folder for an empty one", () => {
  writeFileSync(join(root, "VERSION"), "{");
  expect(() => openDataFolder(root)).toThrow("cannot be read");
});

it("keeps named secrets whole and refuses names that are paths", () => {
  const folder = openDataFolder(root);
  expect(folder.readSecret("init")).toBeUndefined();
  folder.writeSecret("init", "one");
  folder.writeSecret("init", "two");
  expect(openDataFolder(root).readSecret("init")).toBe("two");
  mkdirSync(join(root, "x"));
  expect(() => folder.writeSecret("../x/y", "three")).toThrow("not a secret's name");
});

it("tells other commands where the server is, until it stops", () => {
  const folder = openDataFolder(root);
  folder.announce({ pid: 7, url: "http://localhost:8000" });
  expect(openDataFolder(root).instance()).toEqual({ pid: 7, url: "http://localhost:8000" });
  folder.withdraw();
  expect(openDataFolder(root).instance()).toBeUndefined();
});
