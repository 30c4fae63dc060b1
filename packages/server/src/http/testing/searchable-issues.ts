/** A server with five issues that differ in all that can be searched for. */
import { addTeamMember, createTeam } from "#domain/organizations/teams.ts";
import { makeOrganization, makePerson, type TestOrganization } from "./test-people.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

const kinds = [
  { release: "app@1.2.0", level: "fatal", browser: "Firefox", handled: false },
  { release: "app@1.10.0-beta.2+7", level: "error", browser: "Chrome", handled: true },
  { release: "app@1.10.0", level: "warning", browser: "Chrome", handled: true },
  { release: "app@2.0.0+44", level: "info", browser: "Safari", handled: false },
  { release: "web-build", level: "error", browser: "Safari", handled: true },
] as const;

/** Kind n happened n + 1 times, to as many people. */
function eventsOf(kind: number, nowSeconds: number) {
  const { release, level, browser, handled } = kinds[kind] ?? kinds[0];
  return Array.from({ length: kind + 1 }, (_, time) => ({
    event_id: `${kind}${time}`.padStart(32, "d"),
    timestamp: nowSeconds - (kind + 1) * 3600 + time,
    platform: "node",
    level,
    release,
    dist: `d${kind}`,
    logger: `log.${kind}`,
    server_name: `web-${kind}`,
    environment: kind < 3 ? "production" : "staging",
    transaction: `/pay/${kind}`,
    user: {
      id: `u${time}`,
      email: `u${time}@example.org`,
      username: `user ${time}`,
      ip_address: "198.51.100.7",
      geo: {
        country_code: kind === 0 ? "DE" : "FR",
        city: "Ulm",
        region: `Region ${kind}`,
        subdivision: `Part ${kind}`,
      },
    },
    tags: { kind: `k${kind}`, browser },
    request: {
      url: `https://shop.example/${kind}`,
      method: kind === 1 ? "POST" : "GET",
      headers: [["Referer", `https://from.example/${kind}`]],
    },
    contexts: {
      os: { name: "Linux", version: `6.${kind}`, build: `b${kind}`, kernel_version: `6.${kind}-generic` },
      device: {
        family: "PC",
        brand: `Brand${kind}`,
        name: `name ${kind}`,
        model: `Model${kind}`,
        model_id: `M-${kind}`,
        manufacturer: `Maker${kind}`,
        arch: kind === 3 ? "arm64" : "x86_64",
        locale: kind === 3 ? "de_DE" : "en_US",
        orientation: kind === 3 ? "portrait" : "landscape",
        charging: kind === 1,
        simulator: kind === 4,
        online: kind === 2,
        type: "device",
      },
      response: { status_code: 500 + kind, type: "response" },
      trace: { trace_id: `${kind}`.repeat(32), span_id: `${kind + 1}`.repeat(16) },
      replay: { replay_id: `${kind + 1}`.repeat(32) },
    },
    sdk: { name: "sentry.javascript.node", version: `10.${kind}.0` },
    exception: {
      values: [
        ...(kind === 1 || kind === 2 ? [{ type: `Cause${kind}Error`, value: `Socket ${kind} closed` }] : []),
        {
          type: `Kind${kind}Error`,
          value: `number ${kind} failed`,
          mechanism: { type: `mech${kind}`, handled },
          stacktrace: {
            frames: [
              {
                function: "serve",
                filename: "lib/http.js",
                abs_path: "/srv/lib/http.js",
                module: "lib.http",
                in_app: false,
              },
              {
                function: `pay_${kind}`,
                filename: `src/pay${kind}.js`,
                abs_path: `/srv/src/pay${kind}.js`,
                module: `shop.pay${kind}`,
                package: `lib${kind}.so`,
                in_app: true,
              },
            ],
          },
        },
      ],
    },
  }));
}

export type SearchableIssues = {
  readonly server: TestServer;
  readonly shop: TestOrganization;
  readonly api: ReturnType<TestServer["client"]>;
  /** Kinds of the issues that a query finds, in their order. */
  readonly found: (query: string, more?: Record<string, unknown>) => Promise<string>;
};

export async function startSearchableIssues(): Promise<SearchableIssues> {
  const server = await startTestServer();
  const shop = await makeOrganization(server);
  const api = server.client(shop.owner.token);
  const params = { org: shop.organization.slug };
  async function insertRow(table: string, values: Readonly<Record<string, string | number>>): Promise<void> {
    await server.meta.db
      .withTables<Record<string, Record<string, string | number>>>()
      .insertInto(table as never)
      .values(values as never)
      .execute();
  }

  async function ids(): Promise<readonly number[]> {
    const page = await api.listOrganizationIssues({ params, query: { query: "" } });
    return kinds.map((_, kind) =>
      Number(page.items.find((issue) => issue.title.includes(`Kind${kind}Error`))?.id),
    );
  }
  const nowSeconds = server.clock.nowMs() / 1000;
  for (const kind of kinds.keys()) await server.takeIn(shop.project.id, eventsOf(kind, nowSeconds));
  const member = await makePerson(server, shop.organization, "member");
  const team = await createTeam(server.meta, { organizationId: shop.organization.id, name: "Payers" }, 1);
  await addTeamMember(server.meta, { teamId: team.id, userId: shop.owner.user.id });
  const [zero = 0, one = 0, two = 0, three = 0, four = 0] = await ids();
  const update = (id: number, values: Record<string, unknown>) =>
    server.meta.db
      .updateTable("issues")
      .set(values as never)
      .where("id", "=", id as never)
      .execute();
  // Their own components are told by their frames; here some have none.
  for (const id of [one, three, four]) await update(id, { component: "" });
  await update(zero, {
    assigned_user_id: shop.owner.user.id,
    priority: "high",
    category: "crash",
    component: "shop",
  });
  await update(one, {
    assigned_team_id: team.id,
    substatus: "regressed",
    priority: "low",
    category: "handled",
  });
  await update(two, {
    status: "resolved",
    substatus: null,
    category: "performance",
    component: "pay",
    priority: "medium",
  });
  await update(three, { status: "ignored", substatus: "archived_forever", priority: "medium" });
  await update(four, { substatus: "escalating", priority: "medium" });
  await insertRow("issue_bookmarks", { user_id: shop.owner.user.id, issue_id: two, created_at: 1 });
  await insertRow("issue_subscriptions", {
    user_id: shop.owner.user.id,
    issue_id: one,
    is_subscribed: 1,
    reason: "mentioned",
    changed_at: 1,
  });
  await insertRow("issue_subscriptions", {
    user_id: shop.owner.user.id,
    issue_id: four,
    is_subscribed: 0,
    reason: "mentioned",
    changed_at: 1,
  });
  await insertRow("issue_owners", {
    issue_id: four,
    owner_type: "team",
    owner_id: team.id,
    rule: "path:*",
    source: "ownership_rule",
    created_at: 1,
  });
  await insertRow("issue_owners", {
    issue_id: zero,
    owner_type: "user",
    owner_id: member.user.id,
    rule: "path:*",
    source: "ownership_rule",
    created_at: 1,
  });
  async function found(query: string, more: Record<string, unknown> = {}): Promise<string> {
    const page = await api.listOrganizationIssues({ params, query: { query, ...more } });
    return page.items.map((issue) => /Kind(\d)/.exec(issue.title)?.[1] ?? issue.title).join("");
  }
  return { server, shop, api, found };
}
