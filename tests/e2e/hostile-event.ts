// Events that are as odd as events get: thousands of frames, a megabyte of message, text that turns around, markup and
// scripts wherever a text may stand.
import { writeEnvelope } from "@vedette/protocol";
import { newEventId } from "../support/wire.ts";

const script = `<img src=x onerror="window.__ran=1"><script>window.__ran=1</script>`;
const turned = "user\u202e\u2066// admin\u2069";
const hidden = "pay\u200bload\ufeff";

type Json = Readonly<Record<string, unknown>>;

function frame(index: number): Json {
  return {
    function: index % 7 === 0 ? `${script}${index}` : `step_${index}`,
    filename: index % 5 === 0 ? `"><svg onload=window.__ran=1>/${turned}.js` : `src/part_${index}.js`,
    abs_path: `javascript:window.__ran=1//${index}`,
    module: hidden,
    lineno: index + 1,
    colno: 3,
    in_app: index % 3 === 0,
    pre_context: [`</code><script>window.__ran=1</script>`, "\u0000\u001b[31m null and escape"],
    context_line: `const x = "${script}"; // ${turned}`,
    post_context: ["שלום עולם", "x".repeat(3000)],
    vars: { [`${script}`]: script, nested: { __proto__: { a: [script] } } },
  };
}

/** One error with everything wrong that can be. */
export function hostileEvent(): Json {
  return {
    event_id: newEventId(),
    timestamp: Date.now() / 1000,
    platform: "javascript",
    level: "error",
    release: `${script}@1.0`,
    environment: "production",
    server_name: script,
    transaction: script,
    user: { id: script, email: `${script}@example.com`, username: turned },
    tags: { [`tag${hidden}`]: script, markup: script, turned },
    contexts: {
      browser: { name: script, version: "1" },
      response: { status_code: 500, headers: { "x-odd": script }, body_size: 7 },
      "<b>odd</b>": { "<i>key</i>": script, deep: { a: { b: { c: script } } } },
    },
    extra: { [script]: script, huge: "y".repeat(20_000), list: Array.from({ length: 500 }, () => script) },
    request: {
      url: "javascript:window.__ran=1",
      method: "POST",
      headers: { "User-Agent": script, Authorization: "Bearer secretsecret", Cookie: "session=secretsecret" },
      data: { note: "it's; $(touch /tmp/x)", markup: script },
    },
    breadcrumbs: {
      values: Array.from({ length: 60 }, (_, index) => ({
        timestamp: Date.now() / 1000 - 60 + index,
        category: index % 2 === 0 ? script : "fetch",
        message: index % 3 === 0 ? turned : script,
        data: { url: "javascript:window.__ran=1", method: "GET" },
      })),
    },
    exception: {
      values: [
        {
          type: "HostileError",
          value: `${script} ${turned} \u0000 ${"long ".repeat(80_000)}`,
          mechanism: { type: "generic", handled: false },
          stacktrace: { frames: Array.from({ length: 10_000 }, (_, index) => thin(index)) },
        },
      ],
    },
  };
}

/** Ten thousand whole frames would be more than an event may weigh. */
function thin(index: number): Json {
  return index > 9_970 ? frame(index) : { function: `f${index}`, in_app: false };
}

/** A chain whose stacks have two thousand frames together. */
export function deepEvent(): Json {
  return {
    event_id: newEventId(),
    timestamp: Date.now() / 1000,
    platform: "python",
    level: "error",
    exception: {
      values: Array.from({ length: 8 }, (_, part) => ({
        type: part === 7 ? "DeepError" : `Cause${part}`,
        value: "deep down",
        stacktrace: {
          frames: Array.from({ length: 250 }, (_, index) => ({
            function: `call_${part}_${index}`,
            filename: `deep/${part}.py`,
            lineno: index + 1,
            in_app: true,
          })),
        },
      })),
    },
    threads: {
      values: [
        { id: 1, name: "MainThread", current: true, stacktrace: { frames: [frame(1)] } },
        { id: 2, name: `Worker ${script}`, stacktrace: { frames: [frame(2), frame(3)] } },
      ],
    },
  };
}

const files: readonly (readonly [name: string, type: string, content: string])[] = [
  [`page${script}.html`, "text/html", `<html><body>${script}<p>a page</p></body></html>`],
  ["drawing.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" onload="window.__ran=1"/>`],
  ["state.json", "application/json", JSON.stringify({ markup: script, list: [1, 2, 3] })],
];

/** The envelope of an event with its files. */
export function envelopeOf(event: Json, withFiles = false): Uint8Array {
  const header = { event_id: String(event["event_id"]), sent_at: new Date().toISOString() };
  return writeEnvelope(header, [
    { header: { type: "event", content_type: "application/json" }, payload: JSON.stringify(event) },
    ...(withFiles
      ? files.map(([filename, content_type, payload]) => ({
          header: { type: "attachment", filename, content_type, attachment_type: "event.attachment" },
          payload,
        }))
      : []),
  ]);
}

/** A message as long as an event may be. */
export function hugeMessage(): Json {
  return {
    event_id: newEventId(),
    timestamp: Date.now() / 1000,
    platform: "python",
    level: "error",
    message: `HugeMessage ${"m".repeat(1_000_000)}`,
  };
}

/** What somebody wrote who means no good. */
export function hostileFeedback(about: string): Uint8Array {
  const event = {
    event_id: newEventId(),
    type: "feedback",
    timestamp: Date.now() / 1000,
    platform: "javascript",
    environment: "production",
    contexts: {
      feedback: {
        message: `The cart is empty ${script} ${turned}`,
        name: `Eve ${script}`,
        contact_email: "eve@example.com",
        url: "javascript:window.__ran=1",
        associated_event_id: about,
      },
    },
  };
  return writeEnvelope({ event_id: event.event_id, sent_at: new Date().toISOString() }, [
    { header: { type: "feedback", content_type: "application/json" }, payload: JSON.stringify(event) },
  ]);
}
