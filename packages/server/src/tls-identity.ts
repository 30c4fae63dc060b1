/** The server's certificate and key, read at the start and again when the process is told that they are new. */
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { Server as TlsServer } from "node:https";
import { createSecureContext } from "node:tls";
import type { Config } from "#config/config.ts";
import { UserError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";

export type TlsIdentity = { readonly cert: Buffer; readonly key: Buffer };

/** `undefined` where the configuration names none; throws where what it names cannot be used. */
export function readTlsIdentity(config: Pick<Config, "tlsCert" | "tlsKey">): TlsIdentity | undefined {
  if (config.tlsCert === undefined && config.tlsKey === undefined) return undefined;
  if (config.tlsCert === undefined || config.tlsKey === undefined) {
    const missing = config.tlsCert === undefined ? "tlsCert" : "tlsKey";
    throw new UserError("tls_incomplete", 400, "TLS needs both a certificate and its key.", missing);
  }
  const identity = { cert: readPem(config.tlsCert, "tlsCert"), key: readPem(config.tlsKey, "tlsKey") };
  try {
    createSecureContext(identity);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    throw new UserError(
      "tls_invalid",
      400,
      `The certificate and its key cannot be used: ${reason}.`,
      "tlsCert",
    );
  }
  return identity;
}

function readPem(path: string, setting: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    // The system's message says no more than this one.
    throw new UserError("tls_missing", 400, `The file ${path} cannot be read.`, setting);
  }
}

/** On SIGHUP the files are read again for new connections; unusable ones leave the old in place. */
export function renewTlsOnHangup(
  servers: readonly Server[],
  config: Pick<Config, "tlsCert" | "tlsKey">,
  logger: Logger,
): () => void {
  const renew = (): void => {
    try {
      const identity = readTlsIdentity(config);
      if (!identity) return;
      for (const server of servers) if (server instanceof TlsServer) server.setSecureContext(identity);
      logger.info({}, "the TLS certificate was read again");
    } catch (error) {
      logger.error({ err: error }, "the new TLS certificate cannot be used; the old one stays");
    }
  };
  process.on("SIGHUP", renew);
  return () => process.off("SIGHUP", renew);
}
