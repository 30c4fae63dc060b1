/** Crash dumps of many megabytes: they arrive whole, and several at once do not fill the memory. */
import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memoryLimitBytes } from "@vedette/server/kernel/memory-limit.ts";
import { readEventStore } from "../support/event-store.ts";
import { residentBytes } from "../support/memory.ts";
import { pollUntil } from "../support/poll.ts";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { authHeaders, errorEnvelope, post, targetOf } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";

const mib = 1024 * 1024;
const sizeBytes = 70 * mib;
/** Several copies of what may be under way, and the program itself. */
const residentBytesMax = 1200 * mib;

let server: Server;
let target: Target;

beforeAll(async () => {
  server = await startServer();
  target = targetOf(server.dsn);
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

function dumpOf(bytes: number): Uint8Array<ArrayBuffer> {
  const dump = new Uint8Array(randomBytes(bytes));
  dump.set(Buffer.from("MDMP"));
  return dump;
}

/** Looks at the server's memory until it is asked. */
function watchMemory(): { readonly highestBytes: () => Promise<number> } {
  let isOver = false;
  let highest = 0;
  const watching = (async () => {
    while (!isOver) {
      highest = Math.max(highest, (await residentBytes(server.pid)) ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    highestBytes: async () => {
      isOver = true;
      await watching;
      return highest;
    },
  };
}

async function upload(dump: Uint8Array<ArrayBuffer>): Promise<number> {
  const form = new FormData();
  form.append("sentry", '{"release":"native@1"}');
  form.append("upload_file_minidump", new Blob([dump]), "crash.dmp");
  const answer = await fetch(`${server.url}/api/${target.projectId}/minidump/`, {
    method: "POST",
    headers: authHeaders(target.publicKey),
    body: form,
    signal: AbortSignal.timeout(60_000),
  });
  await answer.arrayBuffer();
  return answer.status;
}

test("a large dump is stored byte for byte", async () => {
  const dump = dumpOf(sizeBytes);
  expect(await upload(dump)).toBe(200);
  const store = readEventStore(server.dataDir);
  const rows = await pollUntil(
    "the attachment",
    async () => {
      const found = await store.rows(
        "SELECT blob_id, size_bytes FROM attachments WHERE project_id = {project:UInt64}",
        { project: target.projectId },
      );
      return found.length > 0 ? found : undefined;
    },
    { timeoutMs: 60_000 },
  );
  const hash = createHash("sha256").update(dump).digest("hex");
  expect(rows).toEqual([{ blob_id: hash, size_bytes: sizeBytes }]);
}, 120_000);

test("one of nearly 200 MiB is taken within the same memory", async (context) => {
  if (memoryLimitBytes() < 2048 * mib) return context.skip("a process of less than 2 GiB takes no such body");
  const watching = watchMemory();
  expect(await upload(dumpOf(199 * mib))).toBe(200);
  expect(await watching.highestBytes()).toBeLessThan(residentBytesMax);
}, 120_000);

test("many at once are bounded; what finds no room is told to come back, and small events pass", async () => {
  const dump = dumpOf(sizeBytes);
  const watching = watchMemory();
  const uploads = Promise.all(Array.from({ length: 8 }, () => upload(dump)));
  const small: (number | undefined)[] = [];
  for (let sent = 0; sent < 20; sent += 1)
    small.push((await post(target, { body: errorEnvelope(), timeoutMs: 30_000 }))?.status);
  const statuses = await uploads;
  expect(new Set(small)).toEqual(new Set([200]));
  expect(statuses).toContain(200);
  expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
  expect(await watching.highestBytes()).toBeLessThan(residentBytesMax);
}, 180_000);
