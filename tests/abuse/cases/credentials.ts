// Who is it? Credentials that are missing, wrong, twice there, or of somebody else.
import { authHeaders, errorEnvelope } from "../../support/wire.ts";
import type { PostOptions, Target } from "../../support/wire.ts";
import { lines, refusedUncounted } from "../abuse-case.ts";
import type { AbuseCase } from "../abuse-case.ts";

const otherKey = "0123456789abcdef0123456789abcdef";

const credentials = (
  name: string,
  statuses: readonly number[],
  options: (target: Target) => PostOptions,
): AbuseCase => ({
  name,
  expected: refusedUncounted(...statuses),
  request: (target) => ({ body: errorEnvelope(), ...options(target) }),
});

const header = (pairs: string): PostOptions => ({ headers: { "x-sentry-auth": `Sentry ${pairs}` } });

export const credentialCases: readonly AbuseCase[] = [
  credentials("no credentials", [401, 403], () => ({ headers: {} })),
  credentials("credentials without a key", [401], () => header("sentry_version=7")),
  credentials("a key of the wrong form", [401, 403], () =>
    header("sentry_version=7, sentry_key=../../etc/passwd"),
  ),
  credentials("a key that does not exist", [401, 403], () =>
    header(`sentry_version=7, sentry_key=${otherKey}`),
  ),
  credentials("a protocol version from the future", [400], ({ publicKey }) =>
    header(`sentry_version=8, sentry_key=${publicKey}`),
  ),
  credentials("credentials twice", [401], ({ projectId, publicKey }) => ({
    headers: authHeaders(publicKey),
    path: `/api/${projectId}/envelope/?sentry_key=${publicKey}`,
  })),
  credentials("a key of another project", [400, 401, 403], () => ({ path: "/api/987654321/envelope/" })),
  credentials("an envelope whose dsn names another key", [400], ({ url, projectId }) => ({
    body: lines(
      `{"dsn":"${url.replace("://", `://${otherKey}@`)}/${projectId}"}`,
      '{"type":"event"}',
      '{"message":"good"}',
    ),
  })),
];
