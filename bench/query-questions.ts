/** What is asked of ten million events, each with the time that it may take (p95), where a goal is set. */
import type { BenchServer } from "./processes.ts";

export type Question = {
  readonly name: string;
  /** More than one are asked at once, as a page asks them. */
  readonly paths: readonly string[];
  readonly goalMs: number | undefined;
  /**
   * Events are stored before each call, as on a server that takes some in all the time, by so many inserts. With more
   * than one there is time for the engine to merge them before anybody looks.
   */
  readonly insertsBefore?: number;
  /** Another look at each call, of which nothing is known. */
  readonly firstLooks?: readonly (readonly string[])[];
};

const listGoalMs = 150;
const issueGoalMs = 150;
const tagsGoalMs = 150;
const textGoalMs = 500;

export type Answer = { readonly ms: number; readonly body: unknown; readonly link: string };

export async function ask(server: BenchServer, path: string): Promise<Answer> {
  const startMs = performance.now();
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  const text = await response.text();
  const ms = performance.now() - startMs;
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
  return { ms, body: JSON.parse(text), link: response.headers.get("link") ?? "" };
}

function question(name: string, goalMs: number | undefined, ...paths: readonly string[]): Question {
  return { name, goalMs, paths };
}

function issueList(server: BenchServer, options: Readonly<Record<string, string>>): string {
  return `/api/0/organizations/${server.organization}/issues/?${new URLSearchParams({ limit: "25", ...options })}`;
}

/** The path of the next page, as a client finds it. */
async function secondPage(server: BenchServer, path: string): Promise<string> {
  const { link } = await ask(server, path);
  const next = /<([^>]+)>; rel="next"; results="true"/.exec(link)?.[1];
  if (next === undefined) throw new Error(`${path} has no second page`);
  const url = new URL(next);
  return url.pathname + url.search;
}

/** The first of them by their number of events. */
async function largestIssues(server: BenchServer): Promise<readonly [string, ...string[]]> {
  const { body } = await ask(server, issueList(server, { sort: "freq", query: "", limit: "100" }));
  const [first, ...others] = (body as readonly { readonly id: string }[]).map(({ id }) => id);
  if (first === undefined) throw new Error("the list of issues is empty");
  return [first, ...others];
}

const askedWhileStoring = new Set([
  "last seen, 14 days",
  "by events",
  "by events, 14 days",
  "by users",
  "by trend",
  "recommended",
  "one tag",
  "one tag, by events",
  "two filters, by events",
  "two filters, by users",
  "versions",
  "OR across the stores",
]);

export async function questionsFor(server: BenchServer): Promise<readonly Question[]> {
  const lists: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["last seen (default)", {}],
    ["last seen, 14 days", { statsPeriod: "14d" }],
    ["by events", { sort: "freq" }],
    ["by events, 14 days", { sort: "freq", statsPeriod: "14d" }],
    ["by events, 24 hours", { sort: "freq", statsPeriod: "24h" }],
    ["by users", { sort: "user" }],
    ["by users, 14 days", { sort: "user", statsPeriod: "14d" }],
    ["free text", { query: "is:unresolved declined" }],
    ["free text, by events", { query: "is:unresolved declined", sort: "freq" }],
    ["rare text, by events", { query: 'is:unresolved "step 1977"', sort: "freq" }],
    ["environment, by last seen", { environment: "production" }],
    ["one tag", { query: "is:unresolved shop:fr" }],
    ["one tag, by events", { query: "is:unresolved shop:fr", sort: "freq" }],
    ["one tag, by events, 14 days", { query: "is:unresolved shop:fr", sort: "freq", statsPeriod: "14d" }],
    ["rare tag value", { query: "url:https://shop.example/item/4711" }],
    ["two filters, by events", { query: "environment:production shop:de", sort: "freq" }],
    [
      "two filters, by events, 14 days",
      { query: "environment:production shop:de", sort: "freq", statsPeriod: "14d" },
    ],
    ["two filters, by users", { query: "environment:production shop:de", sort: "user" }],
    ["release, by events", { query: "release:shop@1.40", sort: "freq" }],
    ["by trend", { sort: "trends" }],
    ["recommended", { sort: "recommended" }],
    ["stack", { query: "stack.function:handler_77" }],
    ["versions", { query: "release.version:>1.40" }],
    ["seen often", { query: "is:unresolved timesSeen:>1000" }],
    ["OR across the stores", { query: "is:resolved OR release:shop@1.40" }],
  ];
  const pages: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["second page, last seen", {}],
    ["second page, by events", { sort: "freq" }],
    ["second page, two filters, by events", { query: "environment:production shop:de", sort: "freq" }],
  ];
  const questions: Question[] = lists.map(([name, options]) =>
    question(`issues: ${name}`, listGoalMs, issueList(server, options)),
  );
  for (const [addition, insertsBefore] of [
    ["events being stored", 1],
    ["a second of inserts between", 10],
  ] as const)
    for (const [name, options] of lists.filter(([name]) => askedWhileStoring.has(name)))
      questions.push({
        ...question(`issues: ${name}, ${addition}`, listGoalMs, issueList(server, options)),
        insertsBefore,
      });
  for (const [name, options] of pages) {
    const path = await secondPage(server, issueList(server, options));
    questions.push(question(`issues: ${name}`, listGoalMs, path));
  }
  return [...questions, ...(await questionsAboutOne(server)), ...tables(server), ...series(server)];
}

async function questionsAboutOne(server: BenchServer): Promise<readonly Question[]> {
  const [largest, ...others] = await largestIssues(server);
  const pathOf = (id: string): string => `/api/0/organizations/${server.organization}/issues/${id}`;
  const pageOf = (id: string): readonly string[] => {
    const path = pathOf(id);
    return [
      `${path}/?collapse=stats&collapse=tags`,
      `${path}/events/latest/`,
      `${path.replace("/api/0/", "/api/vedette/")}/stats/?statsPeriod=14d`,
      `${path}/tags/?statsPeriod=14d`,
    ];
  };
  const issue = pathOf(largest);
  const own = issue.replace("/api/0/", "/api/vedette/");
  const page = pageOf(largest);
  return [
    question("issue page: details, latest event, graph of 14 days and tags at once", issueGoalMs, ...page),
    {
      ...question("issue page, first looks at others", issueGoalMs, ...page),
      // From the second largest on, each fourth: down to a few thousand events.
      firstLooks: others.filter((_, at) => at % 4 === 0).map(pageOf),
    },
    question("largest issue: details", issueGoalMs, `${issue}/`),
    question("largest issue: answer", issueGoalMs, `${own}/answer/`),
    question("largest issue: latest event", issueGoalMs, `${issue}/events/latest/`),
    question("largest issue: graph of 14 days", issueGoalMs, `${own}/stats/?statsPeriod=14d`),
    question("largest issue: graph of 24 hours", issueGoalMs, `${own}/stats/?statsPeriod=24h`),
    question("largest issue: tags", tagsGoalMs, `${issue}/tags/`),
    question("largest issue: tags, 14 days", tagsGoalMs, `${issue}/tags/?statsPeriod=14d`),
    question("largest issue: one tag", tagsGoalMs, `${issue}/tags/url/`),
    question("largest issue: events", issueGoalMs, `${issue}/events/?per_page=50`),
    question("largest issue: events with a tag", undefined, `${issue}/events/?per_page=50&query=shop:jp`),
    question("largest issue: events with a word", textGoalMs, `${issue}/events/?per_page=50&query=step`),
    question("largest issue: most affected users", undefined, `${own}/users/`),
  ];
}

const newest = ["id", "title", "timestamp"];

function tables(server: BenchServer): readonly Question[] {
  const table = (
    name: string,
    fields: readonly string[],
    options: Readonly<Record<string, string>> = {},
    goalMs?: number,
  ) => {
    const search = new URLSearchParams({ dataset: "errors", ...options });
    for (const field of fields) search.append("field", field);
    return question(
      `table: ${name}`,
      goalMs,
      `/api/0/organizations/${server.organization}/events/?${search}`,
    );
  };
  return [
    table("count()", ["count()"]),
    table("count(), 14 days", ["count()"], { statsPeriod: "14d" }),
    table("count() under a tag, 14 days", ["count()"], { statsPeriod: "14d", query: "shop:fr" }),
    table("count_unique(user)", ["count_unique(user)"]),
    table("count_unique(user), 14 days", ["count_unique(user)"], { statsPeriod: "14d" }),
    table("release, count()", ["release", "count()"], { sort: "-count()" }),
    ...(
      [
        ["free text", "declined"],
        ["free text, 14 days", "declined", "14d"],
        ["free text, 24 hours", "declined", "24h"],
        ["two words", '"payment declined"'],
        ["words apart", "payment handler"],
        ["part of a word", "eclin"],
        ["a word of every event", "step"],
        ["rare text", '"step 1977"'],
        ["text that nothing has", "zebra"],
        ["free text and a tag", "declined shop:fr"],
      ] as const
    ).map(([name, query, statsPeriod]) =>
      table(
        `newest events, ${name}`,
        newest,
        { per_page: "50", query, ...(statsPeriod === undefined ? {} : { statsPeriod }) },
        textGoalMs,
      ),
    ),
    table("count(), free text", ["count()"], { query: "declined" }, textGoalMs),
    table("newest events, a tag", newest, { per_page: "50", query: "shop:fr" }),
    table("newest events", newest, { per_page: "50" }),
  ];
}

function series(server: BenchServer): readonly Question[] {
  const stats = (name: string, options: readonly (readonly [string, string])[]) => {
    const search = new URLSearchParams(options.map(([key, value]): [string, string] => [key, value]));
    return question(
      `series: ${name}`,
      undefined,
      `/api/0/organizations/${server.organization}/events-stats/?${search}`,
    );
  };
  return [
    stats("count() by 6 hours, 14 days", [
      ["statsPeriod", "14d"],
      ["interval", "6h"],
    ]),
    stats("count() of a tag, 24 hours", [
      ["statsPeriod", "24h"],
      ["query", "shop:fr"],
    ]),
    stats("five largest environments, 24 hours", [
      ["statsPeriod", "24h"],
      ["field", "environment"],
      ["topEvents", "5"],
    ]),
  ];
}
