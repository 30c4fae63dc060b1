import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { ProjectId } from "@vedette/protocol";
import { createSqliteSeenEvents } from "./seen-events.ts";

const dayMs = 86_400_000;
const folders: string[] = [];
const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-seen-"));
  folders.push(folder);
  return folder;
};
const entry = (project: number, event: number, offset: number, receivedAtMs = 10 * dayMs) => ({
  projectId: project as ProjectId,
  eventId: event.toString(16).padStart(32, "0"),
  offset,
  receivedAtMs,
});

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it("1 tells exactly the first record with an id, within and across batches, per project", async () => {
  const seen = await createSqliteSeenEvents({ folder: makeFolder() });
  expect(await seen.claim([entry(1, 1, 5), entry(1, 1, 6), entry(2, 1, 7), entry(1, 2, 8)])).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(await seen.claim([entry(1, 1, 9), entry(1, 3, 10)])).toEqual([false, true]);
  expect(await seen.claim([entry(1, 1, 11, 11 * dayMs)])).toEqual([false]);
  await seen.close();
});

it("2 answers the same record the same after a restart", async () => {
  const folder = makeFolder();
  const before = await createSqliteSeenEvents({ folder });
  expect(await before.claim([entry(1, 1, 5), entry(1, 1, 6)])).toEqual([true, false]);
  await before.close();
  const after = await createSqliteSeenEvents({ folder });
  expect(await after.claim([entry(1, 1, 5), entry(1, 1, 6)])).toEqual([true, false]);
  await after.close();
});

it("3 forgets ids when the window has passed", async () => {
  const seen = await createSqliteSeenEvents({ folder: makeFolder(), windowDays: 3 });
  expect(await seen.claim([entry(1, 1, 5, 10 * dayMs)])).toEqual([true]);
  expect(await seen.claim([entry(1, 1, 6, 13 * dayMs)])).toEqual([false]);
  expect(await seen.claim([entry(1, 2, 7, 14 * dayMs)])).toEqual([true]);
  expect(await seen.claim([entry(1, 1, 8, 14 * dayMs)])).toEqual([true]);
  await seen.close();
});
