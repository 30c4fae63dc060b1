/** What load balancers and SDKs' own relays ask before they send anything. */
import type { PlainEndpoint } from "./endpoint.ts";

export const liveEndpoint: PlainEndpoint = {
  kind: "plain",
  methods: ["GET"],
  respond: () => ({ status: 200, contentType: "application/json", body: '{"is_healthy":true}' }),
};

/** A server that drains still lives, but is not ready. */
export const readyEndpoint: PlainEndpoint = {
  kind: "plain",
  methods: ["GET"],
  respond: (_route, { isRefusing }) => ({
    status: isRefusing ? 503 : 200,
    contentType: "application/json",
    body: `{"is_healthy":${!isRefusing}}`,
  }),
};
