import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { startEventStream } from "./event-stream.ts";

const endedWithinMs = 2000;

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server like ours, which answers clients that have closed their half; and the response to one of them. */
async function request(): Promise<{ readonly client: Socket; readonly response: ServerResponse }> {
  const asked = Promise.withResolvers<ServerResponse>();
  server = createServer((_, response) => asked.resolve(response));
  Object.assign(server, { httpAllowHalfOpen: true });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.on("data", () => undefined).on("error", () => undefined);
  client.write("GET / HTTP/1.1\r\nhost: vedette.test\r\n\r\n");
  return { client, response: await asked.promise };
}

/** How often the stream said that it ended, as soon as it did or the time is over. */
async function endsOf(response: ServerResponse, act: () => void): Promise<number> {
  let ends = 0;
  const ended = new Promise<void>((resolve) => {
    startEventStream(response, () => {
      ends += 1;
      resolve();
    });
  });
  act();
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, endedWithinMs))]);
  // A second call would come now.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return ends;
}

describe("an event stream", () => {
  it("ends with a reader that closes its side, as browsers do when a page is left", async () => {
    const { client, response } = await request();
    expect(await endsOf(response, () => client.end())).toBe(1);
  });

  it("ends with a reader that breaks off", async () => {
    const { client, response } = await request();
    expect(await endsOf(response, () => client.resetAndDestroy())).toBe(1);
  });

  it("ends at once for a reader that left before it began", async () => {
    for (const leave of ["end", "resetAndDestroy"] as const) {
      const { client, response } = await request();
      const left = new Promise<void>((resolve) => {
        response.req.socket.once(leave === "end" ? "end" : "close", () => resolve());
      });
      client[leave]();
      await left;
      expect(await endsOf(response, () => undefined), leave).toBe(1);
      server?.close();
    }
  });

  it("leaves no listener on a connection that serves the next request", async () => {
    const { response } = await request();
    const { socket } = response.req;
    const before = socket.listenerCount("end");
    expect(await endsOf(response, () => response.end())).toBe(1);
    expect(socket.listenerCount("end")).toBe(before);
  });
});
