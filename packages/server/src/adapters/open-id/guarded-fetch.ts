/**
 * Outgoing requests to addresses that people typed in. A name is resolved once, by us, and the connection goes to
 * an address of that answer that was judged: a name that means something else a moment later gains nothing. Answers
 * are bounded in size and time; redirects are answers like any other.
 */
import { lookup as resolveName } from "node:dns/promises";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { createIpRanges } from "#kernel/ip-ranges.ts";
import { OpenIdFault } from "#ports/open-id.ts";

export type OutgoingRules = {
  /** Lets requests go to private addresses, and without encryption: for intranets and tests. */
  readonly allowPrivate: boolean;
  readonly timeoutMs?: number;
  readonly answerBytesMax?: number;
};

/** What no stranger's address may lead to: this machine, its networks, link-local metadata services, the rest of it. */
const privateRanges = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
];
const isPrivateRange = createIpRanges(privateRanges);

export function isPrivateAddress(address: string): boolean {
  // What cannot be read is not trusted.
  return isIP(address) === 0 || isPrivateRange?.(address) !== false;
}

type Init = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

export type GuardedFetch = (url: string, init: Init) => Promise<Response>;

export function createGuardedFetch(rules: OutgoingRules): GuardedFetch {
  const timeoutMs = rules.timeoutMs ?? 10_000;
  const answerBytesMax = rules.answerBytesMax ?? 1024 * 1024;
  return async (text, init) => {
    const url = new URL(text);
    if (url.protocol !== "https:" && !(rules.allowPrivate && url.protocol === "http:"))
      throw new OpenIdFault("address_forbidden");
    const address = await judgedAddress(url, rules);
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = init.signal === undefined ? limit : AbortSignal.any([init.signal, limit]);
    return await send(url, { ...init, signal }, address, answerBytesMax);
  };
}

async function judgedAddress(
  url: URL,
  rules: OutgoingRules,
): Promise<{ readonly address: string; readonly family: number }> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const found = await resolveName(host, { all: true, verbatim: true }).catch((error: unknown) => {
    throw new OpenIdFault("unreachable", { cause: error });
  });
  const [first] = found;
  if (first === undefined) throw new OpenIdFault("unreachable");
  // One bad answer among good ones is no accident.
  if (!rules.allowPrivate && found.some(({ address }) => isPrivateAddress(address)))
    throw new OpenIdFault("address_forbidden");
  return first;
}

async function send(
  url: URL,
  init: Init & { readonly signal: AbortSignal },
  judged: { readonly address: string; readonly family: number },
  answerBytesMax: number,
): Promise<Response> {
  const lookup: LookupFunction = (_, options, callback) => {
    if (options.all === true) callback(null, [judged]);
    else callback(null, judged.address, judged.family);
  };
  const body = bodyText(init.body);
  return await new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(new OpenIdFault("unreachable", { cause: error }));
    const open = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = open(
      url,
      {
        method: init.method,
        headers: {
          ...init.headers,
          "accept-encoding": "identity",
          ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
        },
        lookup,
        signal: init.signal,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.byteLength;
          if (bytes <= answerBytesMax) {
            chunks.push(chunk);
            return;
          }
          // Told first: a short answer has ended already, and would count.
          fail(new Error("the answer is too large"));
          request.destroy();
        });
        response.on("error", fail);
        response.on("end", () => {
          const headers = new Headers();
          for (const [name, value] of Object.entries(response.headers))
            for (const one of Array.isArray(value) ? value : [value])
              if (one !== undefined) headers.append(name, one);
          const status = response.statusCode ?? 502;
          const isBare = status === 204 || status === 205 || status === 304;
          resolve(new Response(isBare ? null : Buffer.concat(chunks), { status, headers }));
        });
      },
    );
    request.on("error", fail);
    request.end(body);
  });
}

/** The client sends forms and JSON; anything else would be a surprise. */
function bodyText(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string") return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new Error("a body of another kind than the identity providers' client sends");
}
