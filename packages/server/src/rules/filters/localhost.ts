/** Whether something happened on the developer's own machine. */
import type { Pair } from "@vedette/protocol";

const localAddresses: ReadonlySet<string> = new Set(["127.0.0.1", "::1"]);

export type LocalFacts = {
  readonly userIp?: string | undefined;
  readonly url?: string | undefined;
  readonly headers?: readonly Pair[] | undefined;
};

export function isLocalhost(facts: LocalFacts): boolean {
  if (facts.userIp !== undefined && localAddresses.has(facts.userIp)) return true;
  const forwarded = headerOf(facts.headers, "x-forwarded-for")?.trim();
  if (forwarded !== undefined && localAddresses.has(forwarded)) return true;
  if (facts.url !== undefined && facts.url !== "") return isLocalUrl(facts.url);
  const host = headerOf(facts.headers, "x-forwarded-host") ?? headerOf(facts.headers, "host");
  return host !== undefined && isLocalHost(host);
}

function isLocalUrl(url: string): boolean {
  if (/^file:/i.test(url)) return true;
  const authority = /^[a-z][a-z0-9+.-]{0,20}:\/\/([^/?#]{1,300})/i.exec(url)?.[1];
  return authority !== undefined && isLocalHost(authority.slice(authority.lastIndexOf("@") + 1));
}

/** With or without a port. */
function isLocalHost(text: string): boolean {
  const host = text.trim().toLowerCase();
  if (host === "[::1]" || host.startsWith("[::1]:")) return true;
  const name = host.split(":", 1)[0] ?? "";
  return ["localhost", "127.0.0.1"].some((local) => name === local || name.endsWith(`.${local}`));
}

/** A request's headers are written in one case, but an item that is no event may bring them as they came. */
export function headerOf(headers: readonly Pair[] | undefined, lowerCaseName: string): string | undefined {
  return headers?.find(([name]) => name.toLowerCase() === lowerCaseName)?.[1];
}
