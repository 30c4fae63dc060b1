// Makes one error event of a service as its SDK would put it on the wire.
import type { Random } from "../../tests/support/random.ts";
import { browserContexts, phoneContexts, serverContexts } from "./devices.ts";
import type { Contexts } from "./devices.ts";
import { pickPerson } from "./people.ts";
import type { Fault, Service, Step, WireException } from "./scenario.ts";

export type SeedWindow = { readonly startMs: number; readonly endMs: number };

const hourMs = 3_600_000;

/** One event at a moment of the window; the release is the one that was out then. */
export function makeEvent(
  service: Service,
  random: Random,
  window: SeedWindow,
  atMs: number,
): Record<string, unknown> {
  const share = (atMs - window.startMs) / Math.max(1, window.endMs - window.startMs);
  const releaseIndex = Math.min(service.releases.length - 1, Math.floor(share * service.releases.length));
  const fault = pickFault(service, random, releaseIndex);
  const environment = random.next() < 0.88 ? service.environments[0] : random.pick(service.environments);
  const person = random.next() < 0.92 ? pickPerson(random) : undefined;
  const request = fault.request?.(random);
  return {
    event_id: hex(random, 32),
    timestamp: atMs / 1000,
    platform: service.wirePlatform,
    level: fault.level ?? "error",
    transaction: fault.transaction,
    release: service.releases[releaseIndex],
    environment,
    sdk: service.sdk,
    ...(service.client === "server" ? { server_name: `${service.slug}-${random.between(1, 4)}` } : {}),
    ...(person === undefined ? {} : { user: person }),
    ...(request === undefined ? {} : { request: makeRequest(service, request, random) }),
    tags: {
      ...fault.tags?.(random),
      ...(random.next() < 0.5 ? { experiment: random.pick(["none", "new-cart", "fast-search"]) } : {}),
    },
    contexts: {
      ...contextsOf(service, random),
      trace: { trace_id: hex(random, 32), span_id: hex(random, 16), op: "http.server" },
    },
    breadcrumbs: { values: makeBreadcrumbs(fault.steps, random, atMs) },
    exception: { values: makeExceptions(fault.exceptions(random), fault.handled ?? true) },
  };
}

/** A moment in the window: more by day than by night, and more lately than long ago. */
export function pickMoment(random: Random, { startMs, endMs }: SeedWindow): number {
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const atMs = startMs + random.next() ** 0.8 * (endMs - startMs);
    const hour = new Date(atMs).getUTCHours();
    const busy = 0.35 + 0.65 * Math.max(0, Math.sin(((hour - 5) / 24) * 2 * Math.PI));
    if (random.next() < busy) return Math.floor(atMs);
  }
  return endMs - random.between(0, hourMs);
}

function pickFault(service: Service, random: Random, releaseIndex: number): Fault {
  const possible = service.faults.filter(({ sinceRelease = 0 }) => sinceRelease <= releaseIndex);
  const total = possible.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * total;
  for (const fault of possible) {
    left -= fault.weight;
    if (left <= 0) return fault;
  }
  const [first] = service.faults;
  if (first === undefined) throw new Error(`the service ${service.slug} has no faults`);
  return first;
}

function contextsOf(service: Service, random: Random): Contexts {
  if (service.client === "browser") return browserContexts(random);
  return service.client === "phone" ? phoneContexts(random) : serverContexts(service.runtime);
}

function makeRequest(
  service: Service,
  { method, path }: { readonly method: string; readonly path: string },
  random: Random,
) {
  const headers = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
    Referer: `https://${service.host ?? "shop.example.com"}/`,
  };
  const query =
    random.next() < 0.3
      ? { query_string: `page=${random.between(1, 9)}&ref=${random.pick(["mail", "search", "home"])}` }
      : {};
  return { method, url: `https://${service.host ?? "shop.example.com"}${path}`, headers, ...query };
}

function makeBreadcrumbs(steps: readonly Step[], random: Random, atMs: number) {
  let momentMs = atMs - steps.length * 4_000;
  return steps.map(({ category, message, level = "info" }) => {
    momentMs += random.between(80, 3_900);
    return {
      timestamp: momentMs / 1000,
      type: category === "http" ? "http" : "default",
      category,
      message,
      level,
    };
  });
}

function makeExceptions(exceptions: readonly WireException[], handled: boolean) {
  const last = exceptions.length - 1;
  return exceptions.map(({ frames, ...exception }, index) => ({
    ...exception,
    stacktrace: { frames },
    mechanism:
      index === last
        ? { type: "generic", handled, exception_id: 0 }
        : {
            type: "chained",
            handled,
            source: "cause",
            exception_id: last - index,
            parent_id: last - index - 1,
          },
  }));
}

function hex(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random.next() * 16).toString(16)).join("");
}
