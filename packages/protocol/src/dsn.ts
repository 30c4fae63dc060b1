/**
 * The address that an SDK is given: `{scheme}://{key}[:{secret}]@{host}[:port]{/prefix}/{project}`.
 *
 * Read by hand: the URL classes of the runtimes are not part of the language this package is limited to,
 * and they forgive more than an address holding a credential should.
 */
import { parseNumericId, parsePublicKey, type ProjectId, type PublicKey } from "./ids.ts";

export type Dsn = {
  readonly scheme: "http" | "https";
  readonly publicKey: PublicKey;
  /** With the port where one is given. */
  readonly host: string;
  /** Empty, or beginning with a slash and not ending in one. */
  readonly pathPrefix: string;
  readonly projectId: ProjectId;
};

const dsnLengthMax = 2048;
const pattern =
  /^(https?):\/\/([^:@/?#\s]+)(?::[^@/?#\s]*)?@((?:\[[0-9a-fA-F:.]+\]|[^:@/?#\s[\]]+)(?::[0-9]{1,5})?)((?:\/[^/?#\s]+)*)\/+([0-9]+)\/*$/i;

/** Reads a DSN; a secret is ignored. Anything that is not one is `undefined`. */
export function parseDsn(text: unknown): Dsn | undefined {
  if (typeof text !== "string" || text.length > dsnLengthMax) return undefined;
  const match = pattern.exec(text.trim());
  if (match === null) return undefined;
  const [, scheme = "", key, host = "", pathPrefix = "", project = ""] = match;
  const publicKey = parsePublicKey(key);
  const projectId = parseNumericId<ProjectId>(project);
  if (publicKey === undefined || projectId === undefined) return undefined;
  return {
    scheme: scheme.toLowerCase() === "https" ? "https" : "http",
    publicKey,
    host,
    pathPrefix,
    projectId,
  };
}

/** Writes a DSN as SDKs take it. */
export function formatDsn(dsn: Dsn): string {
  return `${dsn.scheme}://${dsn.publicKey}@${dsn.host}${dsn.pathPrefix}/${dsn.projectId}`;
}
