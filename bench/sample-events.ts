/**
 * Sample traffic for benches and seeds: error events as real services send them, of a wanted size. Some fifty
 * faults, each with its own frames and source lines; ids, users, addresses, variables, breadcrumbs and times
 * differ from event to event, so that neither compression nor a cache has it easier than in life.
 */
import { encodeUtf8 } from "@vedette/protocol";
import { faultCount, faultOf, type Fault, type FaultFrame } from "./sample/fault.ts";
import { createRandom, type Random } from "./sample/random.ts";
import { browsers, familyNames, givenNames, nouns } from "./sample/words.ts";

export type SampleOptions = {
  /** Of the event's JSON; met within some hundred bytes. */
  readonly sizeBytes: number;
  /** The same seed gives the same event. */
  readonly seed: number;
  /** When it happens; the default is a fixed day, for figures that shall not move. */
  readonly nowMs?: number;
};

const fixedDayMs = Date.UTC(2026, 10, 20, 12);

/** One error event, as an SDK would have made it. */
export function makeErrorEvent(options: SampleOptions): Record<string, unknown> {
  const random = createRandom(options.seed * 2_654_435 + options.sizeBytes);
  const fault = faultOf(random.integer(0, faultCount - 1));
  const nowSeconds = (options.nowMs ?? fixedDayMs) / 1000 - random.next() * 20;
  const small = options.sizeBytes < 4096;
  const frameCount = small ? 1 : Math.max(3, Math.min(60, Math.round(options.sizeBytes / 1150)));
  const event: Record<string, unknown> = {
    ...head(random, fault, nowSeconds, small),
    exception: { values: exceptions(random, fault, frameCount, small) },
  };
  if (!small) Object.assign(event, surroundings(random, fault));
  let missing = options.sizeBytes - JSON.stringify(event).length;
  const breadcrumbs: unknown[] = [];
  event.breadcrumbs = breadcrumbs;
  let timeMs = Math.round(nowSeconds * 1000);
  // From the fault backwards, as far as the size allows: the list itself stands oldest first.
  for (let place = 0; missing > 60; place += 1) {
    timeMs -= random.integer(0, random.chance(0.8) ? 200 : 9000);
    const crumb = { timestamp: timeMs / 1000, ...breadcrumb(random, fault, place) };
    missing -= JSON.stringify(crumb).length + 1;
    if (missing < -100) break;
    breadcrumbs.unshift(crumb);
  }
  return event;
}

/** The same as the bytes of an envelope. */
export function makeErrorEnvelope(options: SampleOptions): Uint8Array {
  const event = makeErrorEvent(options);
  const header = {
    event_id: event.event_id,
    sent_at: new Date(options.nowMs ?? fixedDayMs).toISOString(),
    sdk: event.sdk,
  };
  return encodeUtf8(`${JSON.stringify(header)}\n{"type":"event"}\n${JSON.stringify(event)}\n`);
}

function head(random: Random, fault: Fault, nowSeconds: number, small: boolean): Record<string, unknown> {
  return {
    event_id: random.hex(32),
    timestamp: Math.round(nowSeconds * 1000) / 1000,
    platform: fault.platform,
    level: random.chance(0.9) ? "error" : "warning",
    environment: random.pick(["production", "production", "staging"]),
    release: `shop@4.${random.integer(10, 14)}.${random.integer(0, 9)}`,
    server_name: `web-${random.integer(1, 12)}.eu`,
    transaction: fault.transaction,
    contexts: {
      trace: { trace_id: random.hex(32), span_id: random.hex(16), op: "http.server" },
      runtime: {
        name: fault.platform === "python" ? "CPython" : "node",
        version: fault.platform === "python" ? "3.13.1" : "v24.9.0",
      },
      ...(small ? {} : deviceContexts(random)),
    },
    tags: { shop: random.pick(["de", "fr", "jp", "us"]), tenant: `t-${random.integer(1, 400)}` },
    user: sampleUser(random),
    sdk: {
      name: `sentry.${fault.platform === "python" ? "python" : "javascript.node"}`,
      version: fault.platform === "python" ? "2.68.0" : "11.11.0",
      ...(small
        ? {}
        : {
            integrations: [
              "InboundFilters",
              "FunctionToString",
              "LinkedErrors",
              "Console",
              "Http",
              "NodeFetch",
            ],
          }),
    },
  };
}

function deviceContexts(random: Random): Record<string, unknown> {
  return {
    os: { name: "Linux", version: "6.12.9", kernel_version: "6.12.9-cloud" },
    device: {
      arch: "x64",
      boot_time: new Date(fixedDayMs - random.integer(0, 9_000_000_000)).toISOString(),
      free_memory: random.integer(100_000_000, 9_000_000_000),
      memory_size: 16_777_216_000,
      processor_count: 8,
    },
    app: {
      app_start_time: new Date(fixedDayMs - random.integer(0, 900_000_000)).toISOString(),
      app_memory: random.integer(50_000_000, 900_000_000),
    },
  };
}

function sampleUser(random: Random): Record<string, unknown> {
  const name = `${random.pick(givenNames)}.${random.pick(familyNames)}`;
  const id = random.integer(1, 2_000_000);
  return { id: String(id), email: `${name}${id % 97}@example.net`, ip_address: address(random) };
}

function address(random: Random): string {
  return `${random.integer(11, 223)}.${random.integer(0, 255)}.${random.integer(0, 255)}.${random.integer(1, 254)}`;
}

function exceptions(random: Random, fault: Fault, frameCount: number, small: boolean): unknown[] {
  const main = {
    type: fault.type,
    value: fault.message(random),
    stacktrace: { frames: fault.frames.slice(-frameCount).map((frame) => sampleFrame(random, frame, small)) },
    mechanism: { type: "generic", handled: random.chance(0.6) },
  };
  if (fault.cause === undefined || small) return [main];
  const cause = {
    type: fault.cause.type,
    value: fault.cause.message(random),
    stacktrace: { frames: fault.frames.slice(-2).map((frame) => sampleFrame(random, frame, true)) },
    mechanism: { type: "chained", handled: true, source: "cause", exception_id: 1, parent_id: 0 },
  };
  return [cause, main];
}

function sampleFrame(random: Random, frame: FaultFrame, small: boolean): Record<string, unknown> {
  const { pre_context, context_line, post_context, ...place } = frame;
  if (small) return place;
  const source = { pre_context, context_line, post_context };
  return frame.in_app && random.chance(0.5)
    ? { ...place, ...source, vars: variables(random) }
    : { ...place, ...source };
}

function variables(random: Random): Record<string, unknown> {
  return {
    [`${random.pick(nouns)}_id`]: random.integer(1, 9_999_999),
    [random.pick(nouns)]: {
      key: random.hex(12),
      count: random.integer(0, 90),
      total: random.integer(1, 99_999) / 100,
    },
    attempt: random.integer(1, 5),
  };
}

function surroundings(random: Random, fault: Fault): Record<string, unknown> {
  return {
    request: {
      method: fault.transaction.split(" ", 1)[0],
      url: `https://shop.example.net${(fault.transaction.split(" ")[1] ?? "/").replace(":id", String(random.integer(1, 900_000)))}`,
      query_string: `page=${random.integer(1, 50)}&ref=${random.hex(10)}`,
      headers: {
        host: "shop.example.net",
        "user-agent": random.pick(browsers),
        accept: "application/json, text/plain, */*",
        "accept-language": random.pick(["de-DE,de;q=0.9", "en-US,en;q=0.8", "fr-FR,fr;q=0.9"]),
        "x-request-id": random.hex(32),
        "x-forwarded-for": address(random),
      },
    },
    extra: {
      correlation: random.hex(24),
      retries: random.integer(0, 6),
      queue_depth: random.integer(0, 5000),
    },
    modules: { pg: "8.23.1", fastify: "5.12.8", zod: "4.6.7", undici: "7.16.0", pino: "10.4.0" },
  };
}

/** Of three breadcrumbs two belong to the fault's own path, one to whatever else the process did meanwhile. */
function breadcrumb(random: Random, fault: Fault, place: number): Record<string, unknown> {
  const makers = random.chance(0.33) ? faultOf(random.integer(0, faultCount - 1)).trail : fault.trail;
  const maker = makers === fault.trail ? makers[place % makers.length] : random.pick(makers);
  if (maker === undefined) throw new Error("a trail is empty");
  return maker(random);
}
