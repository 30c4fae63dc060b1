import { formatDsn, type ProjectId, type PublicKey } from "@vedette/protocol";

/** The DSN of a key on the server at `address`. */
export function dsnOf(
  address: string,
  key: { readonly publicKey: PublicKey; readonly projectId: ProjectId },
): string {
  const url = new URL(address);
  return formatDsn({
    scheme: url.protocol === "https:" ? "https" : "http",
    publicKey: key.publicKey,
    host: url.host,
    pathPrefix: url.pathname.replace(/\/+$/, ""),
    projectId: key.projectId,
  });
}
