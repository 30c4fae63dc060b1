// An event with every part that has controls of its own: threads, files, crumbs, a request with its answer.
import { writeEnvelope } from "@vedette/protocol";
import { newEventId } from "../support/wire.ts";

const logLines = 200_000;

const javaFrame = (name: string, method: string, inApp: boolean) => ({
  module: name,
  function: method,
  filename: `${name.split(".").at(-1)}.java`,
  lineno: 77,
  in_app: inApp,
});

function wholeEvent(environment: string) {
  const frames = [
    javaFrame("java.lang.Thread", "run", false),
    javaFrame("com.example.shop.Db", "lock", true),
  ];
  return {
    event_id: newEventId(),
    timestamp: Date.now() / 1000,
    platform: "java",
    level: "fatal",
    release: "shop@7.1",
    environment,
    contexts: {
      trace: { trace_id: "4c79f60c11214eb38604f4ae0781bfb2", span_id: "fa90fdead5f74052" },
      response: { status_code: 502, headers: { "X-Answer": "late" }, data: { error: "declined" } },
    },
    request: {
      url: "https://shop.example/pay",
      method: "POST",
      headers: { "Content-Type": "application/json" },
      data: { order: 88 },
    },
    breadcrumbs: {
      values: Array.from({ length: 60 }, (_, index) => ({
        timestamp: Date.now() / 1000 - 61 + index,
        category: index % 2 === 0 ? "console" : "query",
        message: `step ${index}`,
      })),
    },
    exception: {
      values: [
        {
          type: "LockError",
          module: "com.example.shop",
          value: "the row is locked",
          thread_id: 1,
          mechanism: {
            type: "signalhandler",
            handled: false,
            meta: { signal: { number: 11, name: "SIGSEGV" } },
          },
          stacktrace: { frames },
        },
      ],
    },
    threads: {
      values: [
        { id: 1, name: "main", crashed: true, current: true },
        {
          id: 2,
          name: "a-worker-with-a-name-that-is-rather-long-2",
          state: "BLOCKED",
          stacktrace: { frames },
        },
        { id: 3, name: "idle" },
      ],
    },
  };
}

/** A dot of one colour. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const files = [
  ["dot.png", "image/png", png],
  ["odd.png", "image/png", "this is no picture"],
  ["large.log", "text/plain", `first line\n${"0123456789 abc\n".repeat(logLines)}`],
] as const;

/** The envelope of such an event of an environment, with its files. */
export function wholeEnvelope(environment: string): Uint8Array {
  const event = wholeEvent(environment);
  return writeEnvelope({ event_id: event.event_id, sent_at: new Date().toISOString() }, [
    { header: { type: "event", content_type: "application/json" }, payload: JSON.stringify(event) },
    ...files.map(([filename, content_type, payload]) => ({
      header: { type: "attachment", filename, content_type, attachment_type: "event.attachment" },
      payload,
    })),
  ]);
}
