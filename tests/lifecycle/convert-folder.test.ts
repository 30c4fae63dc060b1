// A data folder is encrypted by the command line, and made plain again until no key is asked for: with everything in it,
// and with a command that is killed on the way.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesWith } from "../support/files-with.ts";
import { freePort } from "../support/free-port.ts";
import { binPath } from "../support/paths.ts";
import { type ProgramResult, runProgram } from "../support/run-program.ts";
import { copyInstance, launch, type ServerProcess } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import { createWebApi } from "../support/web-api.ts";
import { attachmentOf, sendMarked } from "./marked-event.ts";

test("a folder is encrypted, and decrypted until it needs no key, by commands that may be killed", async () => {
  const folder = await createTempFolder("convert");
  const place = { dataDir: folder.path, port: await freePort() };
  let server: ServerProcess | undefined;
  const vedette = async (
    command: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<ProgramResult> =>
    await runProgram(process.execPath, [binPath, command], {
      env: { VEDETTE_DATA_DIR: place.dataDir, ...env },
      timeoutMs: 60_000,
    });
  const notes = async () => (await readFile(join(place.dataDir, "VERSION"), "utf8")).trim();
  try {
    const instance = await copyInstance(place.dataDir, place.port);
    server = await launch(place);
    const sent = await sendMarked(server, instance, "plain");
    const running = await vedette("encrypt");
    expect([running.code, running.stderr]).toEqual([
      1,
      expect.stringContaining(`Process ${server.pid} works in`),
    ]);
    expect((await server.stop()).code).toBe(0);
    for (const text of Object.values(sent.marks))
      expect((await filesWith(place.dataDir, text)).length).toBeGreaterThan(0);

    const refused = await vedette("encrypt", { VEDETTE_ENCRYPT_AT_REST: "false" });
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining("VEDETTE_ENCRYPT_AT_REST is false"),
    ]);
    await killedOnTheWay(place.dataDir, "encrypt");
    const encrypted = await vedette("encrypt");
    expect(encrypted.ok, encrypted.stderr).toBe(true);
    expect(encrypted.stdout).toContain("Events, files and log are encrypted.");
    expect(encrypted.stderr).toMatch(/^\d+ %, .* of .*, events$/m);
    for (const text of Object.values(sent.marks)) expect(await filesWith(place.dataDir, text)).toEqual([]);

    server = await launch(place);
    expect(await attachmentOf(sent)).toContain(sent.marks.file);
    const later = await sendMarked(server, instance, "encrypted");
    expect((await server.stop()).code).toBe(0);
    for (const text of Object.values(later.marks)) expect(await filesWith(place.dataDir, text)).toEqual([]);

    await killedOnTheWay(place.dataDir, "decrypt");
    const decrypted = await vedette("decrypt");
    expect(decrypted.ok, decrypted.stderr).toBe(true);
    expect(decrypted.stdout).toContain("need no key any more");
    expect(await notes()).not.toContain("encryption");
    expect(await readdir(join(place.dataDir, "events"))).not.toContain("engine-key.check");
    const again = await vedette("decrypt");
    expect([again.ok, again.stdout]).toEqual([true, expect.stringContaining("is not encrypted")]);

    // Secrets of the database are still under the key; another one opens the folder all the same.
    const key = join(place.dataDir, "sealing.secret.json");
    await rename(key, `${key}.away`);
    server = await launch({
      ...place,
      env: { VEDETTE_SECRET_KEY: "another key, which is long enough as well" },
    });
    for (const one of [sent, later]) expect(await attachmentOf(one)).toContain(one.marks.file);
    for (const mark of ["plain", "encrypted"])
      await expect(createWebApi(instance).eventsCount(`mark:${mark}`)).resolves.toEqual({
        stored: 1,
        distinct: 1,
      });
    expect((await server.stop()).code).toBe(0);
  } finally {
    await server?.stop();
    await folder.remove();
  }
}, 240_000);

/** As soon as it says how far it is; the engine's process ends with it. */
async function killedOnTheWay(dataDir: string, command: string): Promise<void> {
  const child = spawn(process.execPath, [binPath, command], {
    env: { ...process.env, VEDETTE_DATA_DIR: dataDir },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(child, "exit");
  await Promise.race([once(child.stderr, "data"), exited]);
  child.kill("SIGKILL");
  await exited;
}
