/** Who sends: from the credentials of a request to the key of a project that takes what comes from there. */
import type { IncomingMessage } from "node:http";
import { readAuth, type Auth, type AuthFaultCode, type InvalidReason } from "@vedette/protocol";
import { isOriginAllowed } from "./allowed-origin.ts";
import type { IngestEndpoint } from "./endpoints/endpoint.ts";
import { FaultError } from "./fault.ts";
import { headerText } from "./header-text.ts";
import type { IngestKey } from "./ingest-key.ts";
import type { IngestRoute } from "./ingest-route.ts";
import type { KeyCache } from "./key-cache.ts";
import type { RefusalCounts } from "./refusal-counts.ts";

/** `undefined` as long as the envelope may name its key inside. */
export function authenticate(
  request: IncomingMessage,
  route: IngestRoute,
  endpoint: IngestEndpoint,
  envelopeDsn: unknown,
): Auth | undefined {
  const { credentials } = endpoint;
  const dsn = envelopeDsn ?? endpoint.dsnOf?.(request.headers, route);
  const result =
    credentials === "dsn"
      ? readAuth({ projectId: route.projectId, envelopeDsn: dsn })
      : readAuth({
          xSentryAuth: headerText(request.headers["x-sentry-auth"]),
          authorization: request.headers.authorization,
          query: route.query,
          pathKey: route.pathKey,
          projectId: route.projectId,
          envelopeDsn: dsn,
        });
  if (result.ok) return result.auth;
  if (result.fault.code === "missing" && credentials !== "request" && dsn === undefined) return undefined;
  const { code } = result.fault;
  throw new FaultError({ ...result.fault, ...(reasons[code] ? { reason: reasons[code] } : {}) });
}

/** Where a key is good and the envelope beside it names somebody else, or nobody, the key's project has lost something. */
const reasons: Partial<Record<AuthFaultCode, InvalidReason>> = {
  dsn: "invalid_envelope",
  dsn_mismatch: "multi_project_id",
};

/** The key that the credentials name; a page that the project takes nothing from is counted and refused. */
export async function authorize(
  auth: Auth,
  request: IncomingMessage,
  route: IngestRoute,
  deps: { readonly keys: KeyCache; readonly refusals: Pick<RefusalCounts, "add"> },
): Promise<IngestKey> {
  const known = deps.keys.cached(auth.publicKey);
  const key = known ? known.key : await deps.keys.find(auth.publicKey);
  const named = route.projectId ?? auth.projectId;
  if (!key || (named !== undefined && key.projectId !== named)) {
    throw new FaultError({
      status: 403,
      code: "project_id",
      message: "This DSN key does not belong to the project.",
    });
  }
  if (!key.isActive)
    throw new FaultError({ status: 403, code: "key_disabled", message: "This DSN key is disabled." });
  if (!isOriginAllowed(request.headers, key.settings.allowedOrigins)) {
    deps.refusals.add(key, [{ category: "default", outcome: "invalid", reason: "cors", quantity: 1 }]);
    throw new FaultError({
      status: 403,
      code: "cors",
      message: "The project takes nothing from pages of this origin.",
    });
  }
  return key;
}
