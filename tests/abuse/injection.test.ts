// Texts that are code to some program on their way: SQL, HTML, templates, log lines, headers, shells. In every text
// field of an event they must come out of the Web API as they went in, and nothing must have happened.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newEventId, post, targetOf } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";
import { lines } from "./abuse-case.ts";
import { startAbuseServer } from "./abuse-server.ts";
import type { AbuseServer } from "./abuse-server.ts";

vi.setConfig({ maxConcurrency: 4, testTimeout: 60_000 });

let abused: AbuseServer;
let target: Target;

beforeAll(async () => {
  abused = await startAbuseServer();
  target = targetOf(abused.server.dsn);
}, 120_000);

afterAll(async () => {
  await abused?.server.stop();
});

const injections: Readonly<Record<string, string>> = {
  "SQL that ends a statement": "'; DROP TABLE errors; --",
  "SQL in double quotes": '" OR 1=1 UNION SELECT * FROM system.tables --',
  "a parameter of the store": "{project:UInt64} ${x} ?1 :id $1",
  "escapes of the store": "\\N \\' \\0 \\x41",
  "HTML with a script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
  "HTML entities": "&lt;b&gt; &amp;amp; &#0; </textarea><!--",
  "a template": "{{7*7}} ${7*7} <%= 7*7 %> #{7*7} {% raw %}",
  "a prototype": "__proto__.polluted constructor.prototype",
  formats: "%s%n%x %d {0} {}",
  "a shell": "$(touch /tmp/owned) `id` | cat /etc/passwd && :",
  "a path": "../../../../etc/passwd C:\\Windows\\..\\x",
  "a spreadsheet's formula": '=HYPERLINK("http://x","y") @SUM(1) +1 -1',
  "an address of a script": "javascript:alert(1)//data:text/html,x",
  "the search language": 'is:unresolved !has:user message:"x" OR (',
  JSON: '"},{"level":"fatal","x":[1]}',
  wildcards: "100% _x_ *?[a-z]* \\%",
};

/** Every text field that the Web API shows, each with a word of its own so that none is taken for another. */
function hostileEvent(
  eventId: string,
  bad: string,
): { readonly event: unknown; readonly texts: readonly string[] } {
  const texts: string[] = [];
  const text = (field: string): string => {
    const value = `${field} ${bad}`;
    texts.push(value);
    return value;
  };
  const frame = {
    filename: text("filename"),
    module: text("module"),
    function: text("function"),
    context_line: text("context-line"),
    pre_context: [text("pre-context")],
    lineno: 3,
    in_app: true,
    vars: { local: text("variable") },
  };
  const event = {
    event_id: eventId,
    platform: "python",
    logger: text("logger"),
    transaction: text("transaction"),
    server_name: text("server"),
    environment: text("environment").replaceAll(/[/\\\n]/g, "_"),
    tags: { branch: text("tag") },
    user: { id: text("user-id"), username: text("username") },
    exception: {
      values: [{ type: text("type"), value: text("value"), stacktrace: { frames: [frame] } }],
    },
    breadcrumbs: [{ category: text("category"), message: text("crumb"), data: { note: text("crumb-data") } }],
    contexts: { order: { note: text("context") } },
    extra: { note: text("extra") },
    modules: { shop: text("module-version") },
    request: { method: "POST", url: "http://shop.example/", data: { note: text("request") } },
  };
  // Slashes may not stand in an environment, so that one is not looked for.
  return { event, texts: texts.filter((value) => !value.startsWith("environment ")) };
}

function textsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === "string") found.add(value);
  else if (Array.isArray(value)) for (const entry of value) textsIn(entry, found);
  else if (typeof value === "object" && value !== null)
    for (const [key, entry] of Object.entries(value)) {
      found.add(key);
      textsIn(entry, found);
    }
  return found;
}

describe.concurrent("comes out as it went in", () => {
  for (const [name, bad] of Object.entries(injections)) {
    test(name, async () => {
      const eventId = newEventId();
      const { event, texts } = hostileEvent(eventId, bad);
      const body = lines(`{"event_id":"${eventId}"}`, '{"type":"event"}', JSON.stringify(event));
      expect((await post(target, { body }))?.status).toBe(200);

      await abused.expectAlive(target);
      const { organization, project } = abused.server;
      const details = await abused.api.get(`projects/${organization}/${project}/events/${eventId}/`);
      const shown = textsIn(details);
      expect(texts.filter((value) => !shown.has(value))).toEqual([]);
    });
  }
});

test("the page of the event is data, not markup", async () => {
  const answer = await fetch(
    `${abused.server.url}/api/0/organizations/${abused.server.organization}/issues/`,
    {
      headers: { authorization: `Bearer ${abused.server.token}` },
      signal: AbortSignal.timeout(20_000),
    },
  );
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
});

test("nothing of it was executed, and no log line is forged", async () => {
  await abused.expectAlive(target);
  const line = 'fine\n{"level":60,"msg":"forged by a sender"}';
  const headers = {
    "x-sentry-auth": `Sentry sentry_key=${target.publicKey}, sentry_client=forged/1 {"level":60}`,
  };
  await post(target, {
    body: lines("{}", '{"type":"event"}', JSON.stringify({ message: line, logger: line })),
    headers,
  });
  await post(target, { body: lines(JSON.stringify({ dsn: line })) });
  await abused.expectAlive(target);
  for (const logged of abused.server.logs().split("\n")) expect(logged).not.toMatch(/^\s*\{"level":60/);
  abused.expectNoCrash();
});
