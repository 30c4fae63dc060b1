/** Opens the listening socket, or two for `localhost`: some programs take that name for 127.0.0.1, others for ::1. */
import type { RequestListener, Server } from "node:http";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { UserError } from "#kernel/errors.ts";
import type { TlsIdentity } from "./tls-identity.ts";

export type Listening = { readonly port: number; readonly servers: readonly Server[] };

/** How fast a body must come is the receiver's to say; here is when to give up on a connection as a whole. */
const options = {
  keepAliveTimeout: 65_000,
  headersTimeout: 20_000,
  requestTimeout: 11 * 60_000,
  connectionsCheckingInterval: 5000,
  maxHeaderSize: 32 * 1024,
};

export type ListenAddress = {
  readonly host: string;
  readonly port: number;
  /** With it the server speaks HTTPS only. */
  readonly tls: TlsIdentity | undefined;
};

export async function listen(address: ListenAddress, listener: RequestListener): Promise<Listening> {
  if (address.host !== "localhost") {
    const server = await listenOn(address, listener);
    return { port: portOf(server), servers: [server] };
  }
  const first = await listenOn({ ...address, host: "127.0.0.1" }, listener);
  const port = portOf(first);
  const second = await listenOn({ ...address, host: "::1", port }, listener).catch((error: unknown) => {
    // A machine without IPv6 is well served by the first; a port that somebody else has there is not ours.
    if (error instanceof UserError && error.code === "cannot_listen") return undefined;
    first.close();
    throw error;
  });
  return { port, servers: second ? [first, second] : [first] };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function listenOn({ host, port, tls }: ListenAddress, listener: RequestListener): Promise<Server> {
  const server = tls ? createTlsServer({ ...options, ...tls }, listener) : createServer(options, listener);
  // A client that has closed its half after the request still listens for the answer. Both kinds of server have it.
  Object.assign(server, { httpAllowHalfOpen: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new UserError(
              "port_taken",
              400,
              `Another program listens on ${host}:${port}. Choose a port: PORT=8001 npm start`,
              "port",
            )
          : new UserError(
              "cannot_listen",
              400,
              `Cannot listen on ${host}:${port}: ${error.code ?? error.message}.`,
              "host",
            ),
      );
    });
    server.listen(port, host, () => resolve());
  });
  return server;
}
