/**
 * Which pages a project takes reports from. The browser says where a request comes from; whoever is no browser
 * says nothing and passes.
 *
 * An entry is `*`, a host (`example.com`, `*.example.com`), with a port or not, with a scheme or not; without one
 * of them any fits.
 */
import type { IncomingHttpHeaders } from "node:http";
import { createGlob, type GlobTest } from "#rules/glob.ts";

type OriginTest = {
  readonly scheme: string | undefined;
  readonly host: GlobTest;
  readonly port: string | undefined;
};

/** The lists come with cached settings, so that each is read once per object. */
const compiled = new WeakMap<readonly string[], readonly OriginTest[]>();
const originLengthMax = 2048;

export function isOriginAllowed(headers: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  const origin = originOf(headers);
  if (origin === undefined) return true;
  const tests = compiled.get(allowed) ?? compile(allowed);
  return tests.some(
    ({ scheme, host, port }) =>
      (scheme === undefined || scheme === origin.protocol) &&
      (port === undefined || port === (origin.port || (origin.protocol === "https:" ? "443" : "80"))) &&
      host(origin.hostname),
  );
}

/** `Origin`, then `Referer`; `null` and other schemes are nobody's page. */
function originOf({ origin, referer }: IncomingHttpHeaders): URL | undefined {
  for (const text of [origin, referer]) {
    if (text === undefined || text.length > originLengthMax || !/^https?:\/\//i.test(text)) continue;
    const url = URL.parse(text);
    if (url) return url;
  }
  return undefined;
}

function compile(allowed: readonly string[]): readonly OriginTest[] {
  const tests = allowed.map((entry) => {
    const [, scheme, host = "", port] =
      /^(?:(https?:)\/\/)?([^/]*?)(?::(\d{1,5}|\*))?(?:\/.*)?$/i.exec(entry.trim()) ?? [];
    return {
      scheme: scheme?.toLowerCase(),
      host: createGlob(host),
      port: port === "*" ? undefined : port,
    };
  });
  compiled.set(allowed, tests);
  return tests;
}
