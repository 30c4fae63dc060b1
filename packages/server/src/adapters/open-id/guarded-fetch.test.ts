import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createGuardedFetch, isPrivateAddress } from "./guarded-fetch.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server of this machine that counts who comes. */
async function serve(answer: RequestListener) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}/`, requests: () => requests };
}

const get = { method: "GET", headers: {} };

describe("private addresses", () => {
  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "ff02::1",
    "localhost",
    "",
  ])("%s is one", (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])(
    "%s is none",
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

describe("an outgoing request", () => {
  it("goes to no private address and without no encryption, however it is written", async () => {
    const { port, requests } = await serve((_, response) => response.end("secret"));
    const guarded = createGuardedFetch({ allowPrivate: false });
    for (const url of [
      `http://127.0.0.1:${port}/`,
      `https://127.0.0.1:${port}/`,
      `https://127.1:${port}/`,
      `https://2130706433:${port}/`,
      `https://0x7f000001:${port}/`,
      `https://localhost:${port}/`,
      `https://[::1]:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
      `https://0:${port}/`,
      "ftp://8.8.8.8/",
      "file:///etc/passwd",
    ])
      await expect(guarded(url, get), url).rejects.toMatchObject({ reason: "address_forbidden" });
    expect(requests()).toBe(0);
  });

  it("sends what it is given where private addresses are allowed, and follows no redirect", async () => {
    const inner = await serve((_, response) => response.end("inner"));
    const bodies: string[] = [];
    const outer = await serve((request, response) => {
      request.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on("end", () => response.writeHead(302, { location: inner.url, "set-cookie": "a=1" }).end());
    });
    const guarded = createGuardedFetch({ allowPrivate: true });
    const answer = await guarded(outer.url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ code: "a&b" }),
    });
    expect([answer.status, answer.headers.get("location")]).toEqual([302, inner.url]);
    expect(bodies.join("")).toBe("code=a%26b");
    expect(inner.requests()).toBe(0);
  });

  it("bounds what an answer may weigh and how long it may take", async () => {
    const large = await serve((_, response) => response.end("x".repeat(5000)));
    const slow = await serve(() => undefined);
    const guarded = createGuardedFetch({ allowPrivate: true, timeoutMs: 300, answerBytesMax: 4000 });
    await expect(guarded(large.url, get)).rejects.toMatchObject({ reason: "unreachable" });
    await expect(guarded(slow.url, get)).rejects.toMatchObject({ reason: "unreachable" });
    await expect(guarded("http://no-such-host.invalid/", get)).rejects.toMatchObject({
      reason: "unreachable",
    });
  });
});
