import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { silentLogger } from "#kernel/logger.ts";
import { openPartConversion } from "./convert-parts.ts";
import { forgetEncryption } from "./forget-encryption.ts";
import { markBegunPlain } from "./key-check.ts";
import { startEmbeddedStore } from "./supervisor.ts";

const key = new Uint8Array(32).fill(7);
const never = new AbortController().signal;
const ended = new AbortController();
ended.abort();

let dataDir: string;
beforeEach(() => void (dataDir = join(mkdtempSync(join(tmpdir(), "vedette-convert-")), "events")));
afterEach(() => rmSync(join(dataDir, ".."), { recursive: true, force: true }));

type Ask = (sql: string, token?: string) => Promise<string>;

async function withEngine(isOn: boolean | undefined, work: (ask: Ask) => Promise<void>): Promise<void> {
  const encryption = isOn === undefined ? undefined : { key, isOn };
  const engine = await startEmbeddedStore({ dataDir, encryption, logger: silentLogger });
  const ask: Ask = (sql, token) =>
    new Promise((resolve, reject) => {
      const search = new URLSearchParams({ default_format: "TSV", wait_end_of_query: "1" });
      if (token !== undefined) search.set("insert_deduplication_token", token);
      const call = request(
        { socketPath: engine.socketPath, path: `/?${search}`, method: "POST" },
        (answer) => {
          text(answer).then(
            (body) => (answer.statusCode === 200 ? resolve(body.trim()) : reject(new Error(body))),
            reject,
          );
        },
      );
      call.once("error", reject);
      call.end(sql);
    });
  try {
    await work(ask);
  } finally {
    await engine.stop();
  }
}

const insert = (ask: Ask, number: number) =>
  ask(
    `INSERT INTO notes SELECT number, concat('a telling text ', toString(${number})) FROM numbers(20)`,
    `batch-${number}`,
  );

/** Two partitions of four inserts, which merges have made one each. */
async function fill(isOn: boolean | undefined): Promise<void> {
  await withEngine(isOn, async (ask) => {
    await ask(
      "CREATE TABLE notes (id UInt64, note String, INDEX words note TYPE text(tokenizer = 'splitByNonAlpha')) " +
        "ENGINE = MergeTree PARTITION BY id % 2 ORDER BY id SETTINGS non_replicated_deduplication_window = 100",
    );
    for (let number = 0; number < 4; number += 1) await insert(ask, number);
    await ask("OPTIMIZE TABLE notes FINAL");
  });
}

async function convert(isEncrypted: boolean, stopping: AbortSignal = never): Promise<readonly string[]> {
  const conversion = await openPartConversion({ dataDir, key, isEncrypted, logger: silentLogger });
  let done = 0;
  const all = await conversion.bytes();
  await conversion.run((bytes) => (done += bytes), stopping);
  if (!stopping.aborted) expect([done, await conversion.bytes()]).toEqual([all, 0]);
  return await conversion.close();
}

/** All is there, and a batch that was stored before is still known. */
async function expectWhole(isOn: boolean | undefined): Promise<void> {
  await withEngine(isOn, async (ask) => {
    for (let number = 0; number < 4; number += 1) await insert(ask, number);
    const found = await ask("SELECT count(), sum(id), countIf(note LIKE 'a telling%') FROM notes");
    expect(found.split("\t")).toEqual(["80", "760", "80"]);
  });
}

const filesWithText = (): readonly string[] =>
  readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes("telling"));

it("encrypts a store that began in plain, replaced parts included, and makes it plain without a key again", async () => {
  await fill(undefined);
  expect(filesWithText().length).toBeGreaterThan(4);
  expect(await convert(true)).toEqual([]);
  expect(filesWithText()).toEqual([]);
  await expectWhole(true);

  // Stopped before the first part: a server reads it, and nothing can be forgotten.
  await convert(false, ended.signal);
  expect(filesWithText()).toEqual([]);
  expect(() => forgetEncryption(dataDir)).toThrow(/still encrypted/);
  await expectWhole(false);
  await convert(false);
  forgetEncryption(dataDir);
  expect(filesWithText().length).toBeGreaterThan(1);
  expect(readdirSync(dataDir).filter((name) => name.startsWith("engine-"))).toEqual([]);
  await expectWhole(undefined);
  // Under another key from then on.
  await convert(true);
  expect(filesWithText()).toEqual([]);
});

it("makes a store plain that began encrypted, also where its ending was cut off", async () => {
  await fill(true);
  expect(filesWithText()).toEqual([]);
  await convert(false);
  expect(filesWithText().length).toBeGreaterThan(1);
  await expectWhole(false);
  await convert(false);
  // Cut off when its notes were copied and marked, and again when one of its parts was moved.
  const engineDir = join(dataDir, "engine");
  cpSync(join(engineDir, "encrypted", "store"), join(engineDir, "store"), { recursive: true });
  markBegunPlain(dataDir);
  await expectWhole(false);
  const [part = ""] = readdirSync(join(engineDir, "plain"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === "checksums.txt")
    .map((entry) => entry.parentPath);
  renameSync(part, part.replace(join("engine", "plain", "store"), join("engine", "store")));
  await expectWhole(false);
  forgetEncryption(dataDir);
  expect(existsSync(join(engineDir, "encrypted"))).toBe(false);
  await expectWhole(undefined);
  // A folder that still notes its key is opened under it.
  await expectWhole(false);
  forgetEncryption(dataDir);
  await expectWhole(undefined);
});
