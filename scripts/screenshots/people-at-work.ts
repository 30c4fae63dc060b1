// What a team did with what came in: some things are solved, taken care of, talked about; questions, dashboards and
// links are kept, colleagues invited, and people who use the software wrote what they think of it.
import { z } from "zod";
import type { StagedIssue } from "./stage.ts";

export type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Links that are told once, kept with the data. */
export const linksSchema = z.object({
  dashboard: z.string(),
  sharedDashboard: z.string(),
  sharedIssue: z.string(),
  invitation: z.string(),
});
export type Links = z.infer<typeof linksSchema>;

const named = z.object({ id: z.string() });
const linked = z.object({ url: z.url() });
const pathOf = (url: string) => new URL(url).pathname;

async function workOnIssues(call: Call, org: string, issues: readonly StagedIssue[]): Promise<string> {
  const base = `/api/0/organizations/${org}/issues/`;
  const [first, second, third] = issues;
  for (const issue of issues.slice(9, 12)) await call("PUT", `${base}${issue.id}/`, { status: "resolved" });
  if (first === undefined) throw new Error("the seed made no issue");
  await call("PUT", `${base}${first.id}/`, { priority: "high", isBookmarked: true });
  await call("POST", `${base}${first.id}/comments/`, {
    text: "Began with the last deploy. The provider answers 504 after 30 s; I lowered the limit to 8 s and retry once.",
  });
  if (second !== undefined) await call("PUT", `${base}${second.id}/`, { isBookmarked: true });
  if (third !== undefined) await call("PUT", `${base}${third.id}/`, { status: "ignored" });
  const shared = z
    .object({ shareId: z.string() })
    .parse(await call("PUT", `${base}${first.id}/`, { isPublic: true }));
  return `/share/issue/${shared.shareId}`;
}

async function keepQuestions(call: Call, org: string): Promise<void> {
  const base = `/api/0/organizations/${org}`;
  await call("POST", `${base}/searches/`, {
    name: "Checkout, unhandled",
    query: "is:unresolved error.unhandled:true transaction:*checkout*",
    sort: "freq",
    visibility: "owner",
  });
  const questions = [
    { name: "Errors by release", fields: ["release", "count()"], display: "top_n", orderby: "-count()" },
    { name: "Who is affected", fields: ["transaction", "count_unique(user)"], display: "table" },
    { name: "Fatal in production", fields: ["title", "count()"], query: "level:fatal", display: "bar" },
  ];
  for (const question of questions)
    await call("POST", `${base}/discover/saved/`, {
      queryDataset: "errors",
      yAxis: ["count()"],
      range: "14d",
      visibility: "organization",
      ...question,
    });
}

/** One from each template, and the first of them shared. */
async function buildDashboards(
  call: Call,
  org: string,
): Promise<Pick<Links, "dashboard" | "sharedDashboard">> {
  const templates = z
    .array(
      z.object({
        title: z.string(),
        description: z.string(),
        projects: z.string(),
        widgets: z.array(z.unknown()),
      }),
    )
    .parse(await call("GET", `/api/vedette/organizations/${org}/dashboard-templates/`));
  const ids: string[] = [];
  for (const { title, description, projects, widgets } of templates) {
    if (projects === "one") continue;
    const made = await call("POST", `/api/0/organizations/${org}/dashboards/`, {
      title,
      description,
      widgets,
      period: "14d",
    });
    ids.push(named.parse(made).id);
  }
  const [first] = ids;
  if (first === undefined) throw new Error("there is no template for a dashboard");
  const shared = await call("POST", `/api/vedette/organizations/${org}/dashboards/${first}/share/`);
  return { dashboard: first, sharedDashboard: pathOf(linked.parse(shared).url) };
}

async function inviteColleagues(call: Call, org: string): Promise<string> {
  await call("POST", `/api/0/organizations/${org}/teams/`, { name: "Payments", slug: "payments" });
  const invited = [
    { email: "grace@example.com", role: "member" },
    { email: "a.person.with.a.rather.long.address@mail.operations.example.org", role: "admin" },
  ];
  const links = [];
  for (const one of invited)
    links.push(await call("POST", `/api/0/organizations/${org}/members/`, { ...one, teams: ["payments"] }));
  return pathOf(z.object({ inviteLink: z.url() }).parse(links[0]).inviteLink);
}

const words = [
  [
    "Mia Lindqvist",
    "The order was charged twice. I only pressed the button once, then the page stood still.",
  ],
  ["", "Search finds nothing since this morning"],
  [
    "Tomás",
    "After the update the map is grey on my phone. It comes back when I turn the phone, and goes again when I scroll down to the list of shops.\n\nAndroid 16, the browser that came with it.",
  ],
] as const;

/** Sent as SDKs send it, to a project of the seed. */
async function writeFeedback(call: Call, org: string): Promise<void> {
  const [key] = z
    .array(z.object({ dsn: z.object({ public: z.url() }) }))
    .parse(await call("GET", `/api/0/projects/${org}/checkout-api/keys/`));
  if (key === undefined) throw new Error("the project checkout-api has no key");
  const dsn = new URL(key.dsn.public);
  for (const [at, [name, message]] of words.entries()) {
    const payload = JSON.stringify({
      event_id: crypto.randomUUID().replaceAll("-", ""),
      timestamp: Date.now() / 1000 - at * 5_400,
      platform: "javascript",
      environment: "production",
      contexts: {
        feedback: {
          message,
          ...(name === "" ? {} : { name, contact_email: `${name.split(" ")[0]?.toLowerCase()}@example.com` }),
          url: "https://shop.example/checkout/payment",
        },
      },
    });
    const answer = await fetch(`${dsn.origin}/api${dsn.pathname}/envelope/?sentry_key=${dsn.username}`, {
      method: "POST",
      body: `{}\n${JSON.stringify({ type: "feedback" })}\n${payload}\n`,
      signal: AbortSignal.timeout(20_000),
    });
    if (!answer.ok) throw new Error(`feedback was refused: ${answer.status}`);
  }
}

/** Everything that people do. Answers with the links that they were told. */
export async function peopleAtWork(call: Call, org: string, issues: readonly StagedIssue[]): Promise<Links> {
  await writeFeedback(call, org);
  const sharedIssue = await workOnIssues(call, org, issues);
  await keepQuestions(call, org);
  const invitation = await inviteColleagues(call, org);
  return { sharedIssue, invitation, ...(await buildDashboards(call, org)) };
}
