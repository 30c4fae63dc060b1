/** All endpoints by name; `ingest-route.ts` says which address is which. */
import { attachmentsEndpoint } from "./attachments.ts";
import { cronEndpoint } from "./cron.ts";
import type { Endpoint } from "./endpoint.ts";
import { envelopeEndpoint, tunnelEndpoint } from "./envelope.ts";
import { errorPageEndpoint } from "./error-page.ts";
import { liveEndpoint, readyEndpoint } from "./health.ts";
import { minidumpEndpoint } from "./minidump.ts";
import { nelEndpoint } from "./nel.ts";
import { otlpEndpoints } from "./otlp.ts";
import { securityEndpoint } from "./security.ts";
import { storeEndpoint } from "./store.ts";
import { unrealEndpoint } from "./unreal.ts";
import { userFeedbackEndpoint } from "./user-feedback.ts";

export type EndpointName =
  | "envelope"
  | "tunnel"
  | "store"
  | "security"
  | "nel"
  | "minidump"
  | "unreal"
  | "attachments"
  | "cron"
  | "user_feedback"
  | "error_page"
  | "ready"
  | "live"
  | keyof typeof otlpEndpoints;

export const endpoints: Readonly<Record<EndpointName, Endpoint>> = {
  envelope: envelopeEndpoint,
  tunnel: tunnelEndpoint,
  store: storeEndpoint,
  security: securityEndpoint,
  nel: nelEndpoint,
  minidump: minidumpEndpoint,
  unreal: unrealEndpoint,
  attachments: attachmentsEndpoint,
  cron: cronEndpoint,
  user_feedback: userFeedbackEndpoint,
  error_page: errorPageEndpoint,
  ready: readyEndpoint,
  live: liveEndpoint,
  ...otlpEndpoints,
};
