/**
 * Protection of cookie sessions against other sites: a request that changes something must come from our own
 * page. Browsers set `Origin` on every such request and scripts of other sites cannot forge it.
 */
import { apiError } from "./answer-error.ts";

export type OriginFacts = {
  readonly method: string;
  readonly origin: string | undefined;
  readonly host: string | undefined;
  readonly fetchSite: string | undefined;
};

const safeMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Throws `wrong_origin` unless the request is safe or comes from the public address or its own host. */
export function requireSameOrigin(facts: OriginFacts, publicUrl: string): void {
  if (safeMethods.has(facts.method) || isSameOrigin(facts, publicUrl)) return;
  throw apiError("wrong_origin", "This request did not come from this server's own page.");
}

function isSameOrigin(facts: OriginFacts, publicUrl: string): boolean {
  if (facts.fetchSite !== undefined && facts.fetchSite !== "same-origin") return false;
  if (facts.origin === undefined || !URL.canParse(facts.origin)) return false;
  const origin = new URL(facts.origin);
  // The server is often opened by another name than its public one: by address, or through a tunnel.
  return origin.origin === new URL(publicUrl).origin || origin.host === facts.host;
}
