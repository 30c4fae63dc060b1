// Encryption at rest, from the outside: what an SDK sent is nowhere to be read in the data folder of a server that
// was stopped, and found by the same search where encryption is off.
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { writeEnvelope } from "@vedette/protocol";
import { afterEach, expect, test } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { filesBelow, filesWith } from "../support/files-with.ts";
import { freePort } from "../support/free-port.ts";
import { type Instance, initInstance } from "../support/instance.ts";
import { binPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";
import { copyInstance, launch, type ServerProcess } from "../support/server.ts";
import { createTempFolder, type TempFolder } from "../support/temp-folder.ts";
import { createWebApi } from "../support/web-api.ts";
import { errorEvent, newEventId, post, targetOf } from "../support/wire.ts";
import { attachmentOf, marker, sendMarked } from "./marked-event.ts";

const folders: TempFolder[] = [];
const servers: ServerProcess[] = [];
const on = { VEDETTE_ENCRYPT_AT_REST: "true" };

afterEach(async () => {
  for (const server of servers.splice(0)) await server.killGroup();
  for (const folder of folders.splice(0)) await folder.remove();
});

type Place = { readonly dataDir: string; readonly port: number };

async function newPlace(): Promise<Place> {
  const folder = await createTempFolder("encryption");
  folders.push(folder);
  return { dataDir: folder.path, port: await freePort() };
}

async function start(place: Place, env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const server = await launch({ ...place, env });
  servers.push(server);
  return server;
}

/** One error with its attachment, and a piece of a replay; all of it carries markers. Answers once both are stored. */
async function sendAll(server: ServerProcess, instance: Instance) {
  const marks = {
    payload: marker("payload"),
    file: marker("file"),
    replay: marker("replay"),
    title: marker("title"),
  };
  const api = createWebApi(instance);
  const target = targetOf(instance.dsn);
  const eventId = newEventId();
  const event = {
    ...errorEvent({ eventId, tags: { mark: "here" }, value: marks.title }),
    extra: { note: marks.payload },
    breadcrumbs: { values: [{ message: marks.payload }] },
  };
  const send = async (eventId: string, items: Parameters<typeof writeEnvelope>[1]): Promise<void> => {
    const answer = await post(target, { body: writeEnvelope({ event_id: eventId }, items) });
    expect(answer?.status).toBe(200);
  };
  await send(eventId, [
    { header: { type: "event" }, payload: JSON.stringify(event) },
    { header: { type: "attachment", filename: "note.txt" }, payload: `${marks.file}\n`.repeat(4000) },
  ]);
  const replayId = newEventId();
  const now = Date.now() / 1000;
  await send(replayId, [
    {
      header: { type: "replay_event" },
      payload: JSON.stringify({
        type: "replay_event",
        replay_id: replayId,
        segment_id: 0,
        replay_type: "session",
        timestamp: now,
        replay_start_timestamp: now - 5,
        urls: [`https://shop.example/${marks.replay}`],
        platform: "javascript",
      }),
    },
    {
      header: { type: "replay_recording" },
      payload: Buffer.concat([
        Buffer.from('{"segment_id":0}\n'),
        deflateSync(
          JSON.stringify([{ type: 5, timestamp: now * 1000, data: { tag: "x", note: marks.replay } }]),
        ),
      ]),
    },
  ]);
  const issue = await api.waitForIssue({ query: "mark:here" }, 30_000);
  await untilLogIsEmpty(server.url);
  return { marks, instance, api, issue, eventId };
}

test("nothing that was sent can be read in an encrypted folder, and all of it by its server", async () => {
  const place = await newPlace();
  const first = await start(place, on);
  const sent = await sendAll(first, await initInstance(first.env));
  // In the middle of its work: nothing waits in plain for an orderly end.
  await first.killGroup();
  for (const text of [sent.marks.payload, sent.marks.file, sent.marks.replay])
    expect(await filesWith(place.dataDir, text)).toEqual([]);
  // The titles of issues are searched in the meta store, which is not encrypted here: docs/PRIVACY.md says so.
  for (const path of await filesWith(place.dataDir, sent.marks.title))
    expect(path).toMatch(/\/meta\.sqlite(-wal)?$/);

  // What waited in memory is given back by the next start, and by an orderly end.
  const waiting = async () => await readFile(join(place.dataDir, "events", "incoming.path"), "utf8");
  const left = process.platform === "linux" ? await waiting() : undefined;
  // Who forgets the setting does not switch it off.
  const second = await start(place, {});
  expect(await attachmentOf(sent)).toContain(sent.marks.file);
  expect((await second.stop()).code).toBe(0);
  if (left !== undefined) {
    expect(left).toMatch(/^\/dev\/shm\//);
    for (const path of [left, await waiting()]) expect(existsSync(path)).toBe(false);
  }
  for (const text of [sent.marks.payload, sent.marks.file, sent.marks.replay])
    expect(await filesWith(place.dataDir, text)).toEqual([]);

  const diagnosis = async (env: Readonly<Record<string, string>>): Promise<string> =>
    (
      await runProgram(process.execPath, [binPath, "doctor"], {
        timeoutMs: 60_000,
        env: { VEDETTE_DATA_DIR: place.dataDir, PORT: String(place.port), ...env },
      })
    ).stdout;
  expect(await diagnosis(on)).toContain("the key lies in the folder that it protects");
  const before = await readFile(join(place.dataDir, "VERSION"), "utf8");
  expect(
    await refusal(place, { ...on, VEDETTE_SECRET_KEY: "another key, which is long enough as well" }),
  ).toContain("was encrypted under another key");
  const sealing = join(place.dataDir, "sealing.secret.json");
  const key = (await readFile(sealing, "utf8")).trim();
  await rm(sealing);
  expect(await refusal(place, {})).toContain("is encrypted, and the key is missing");
  expect(await diagnosis({})).toMatch(/FAIL .*its key is missing/);
  expect(await readFile(join(place.dataDir, "VERSION"), "utf8")).toBe(before);
  expect((await filesBelow(place.dataDir)).includes(sealing)).toBe(false);
  expect(await diagnosis({ ...on, VEDETTE_SECRET_KEY: key })).toContain("on, and the key fits");
  const third = await start(place, { ...on, VEDETTE_SECRET_KEY: key });
  expect(await attachmentOf(sent)).toContain(sent.marks.file);
  expect((await third.stop()).code).toBe(0);
}, 300_000);

test("the same search finds it in a plain folder, which is encrypted from where that is switched on", async () => {
  const place = await newPlace();
  const instance = await copyInstance(place.dataDir, place.port);
  const server = await start(place, {});
  const sent = await sendAll(server, instance);
  const { marks } = sent;
  expect((await server.stop()).code).toBe(0);
  const inLog = await filesWith(join(place.dataDir, "log"), marks.payload);
  const inBlobs = await filesWith(join(place.dataDir, "blobs"), marks.file);
  const inEvents = await filesWith(join(place.dataDir, "events"), marks.replay);
  expect([inLog.length > 0, inBlobs.length > 0, inEvents.length > 0]).toEqual([true, true, true]);

  const encrypted = await start(place, on);
  expect(encrypted.logs()).toContain("encryption at rest was switched on");
  const later = await sendMarked(encrypted, instance, "later");
  await encrypted.killGroup();
  for (const text of Object.values(later.marks)) expect(await filesWith(place.dataDir, text)).toEqual([]);
  const inMemory =
    process.platform === "linux"
      ? await readFile(join(place.dataDir, "events", "incoming.path"), "utf8")
      : undefined;

  const plainAgain = await start(place, { VEDETTE_ENCRYPT_AT_REST: "false" });
  if (inMemory !== undefined) expect(existsSync(inMemory)).toBe(false);
  const last = await sendMarked(plainAgain, instance, "last");
  for (const one of [sent, later, last]) expect(await attachmentOf(one)).toContain(one.marks.file);
  for (const mark of ["here", "later", "last"])
    await expect(sent.api.eventsCount(`mark:${mark}`)).resolves.toEqual({ stored: 1, distinct: 1 });
  expect((await plainAgain.stop()).code).toBe(0);
  expect((await filesWith(join(place.dataDir, "blobs"), last.marks.file)).length).toBeGreaterThan(0);
  for (const text of Object.values(later.marks)) expect(await filesWith(place.dataDir, text)).toEqual([]);

  // What was encrypted meanwhile still needs its key.
  const other = { VEDETTE_SECRET_KEY: "another key, which is long enough as well" };
  expect(await refusal(place, other)).toContain("was encrypted under another key");
  await rm(join(place.dataDir, "sealing.secret.json"));
  expect(await refusal(place, {})).toContain("is encrypted, and the key is missing");
}, 240_000);

/** What a server says that does not start. */
async function refusal(place: Place, env: Readonly<Record<string, string>>): Promise<string> {
  const result = await runProgram(process.execPath, [binPath, "start"], {
    timeoutMs: 60_000,
    env: { VEDETTE_DATA_DIR: place.dataDir, PORT: String(place.port), VEDETTE_HOST: "127.0.0.1", ...env },
  });
  expect(result.code).toBe(1);
  return result.stderr;
}
