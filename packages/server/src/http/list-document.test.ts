// The document of the list of issues as the server sends it, drawn by the real build of the page.
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { DrawList } from "@vedette/api";
import { rootPath } from "@vedette/tests/support/paths.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setMember } from "#domain/organizations/members.ts";
import { makeOrganization, testPassword } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

const hostileTitle = `</script><script>alert(1)</script>"><img src=x onerror=alert(2) style="color:red">`;

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let list: string;

beforeAll(async () => {
  server = await startTestServer();
  await cp(join(rootPath, "packages/web/dist"), server.webDist, { recursive: true });
  shop = await makeOrganization(server);
  list = `/organizations/${shop.organization.slug}/issues`;
  await server.takeIn(
    shop.project.id,
    ["cart is empty", hostileTitle].map((value) => ({
      timestamp: server.clock.nowMs() / 1000,
      platform: "python",
      exception: { values: [{ type: "CheckoutError", value }] },
    })),
  );
});
afterAll(async () => {
  await server.close();
});

async function cookieOf(email: string, at = server): Promise<string> {
  const answer = await at.send({
    method: "POST",
    url: "/api/vedette/session/",
    headers: { origin: testPublicUrl },
    payload: { email, password: testPassword },
  });
  const [cookie] = answer.cookies;
  expect(cookie).toMatchObject({ path: "/", httpOnly: true, sameSite: "Lax" });
  return `${cookie?.name}=${encodeURIComponent(cookie?.value ?? "")}`;
}

async function open(url: string, headers: Readonly<Record<string, string>> = {}, at = server) {
  return await at.send({ method: "GET", url, headers: { accept: "text/html", ...headers } });
}

/** A busy machine may be too late with the first; whoever opens it again sees it drawn. */
async function openDrawn(headers: Readonly<Record<string, string>>, url = list, at = server) {
  for (let attempt = 0; attempt < 9; attempt += 1) {
    const document = await open(url, headers, at);
    if (document.headers["cache-control"] === "no-store") return document;
  }
  return await open(url, headers, at);
}

/** Where the list stands that was drawn, as the page will be told. */
function placeOf({ body }: Awaited<ReturnType<typeof open>>): string | undefined {
  return /"href":"([^"]*)"/.exec(body)?.[1];
}

function languageOf({ body }: Awaited<ReturnType<typeof open>>): string | undefined {
  return /<html lang="([^"]*)"/.exec(body)?.[1];
}

/** Elements of a document that make a script engine do something, and texts that only look like them. */
function scriptsOf(body: string): readonly string[] {
  return [...body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
}

describe("the document of the list of issues", () => {
  it("comes with the rows drawn, for whoever is signed in", async () => {
    const document = await openDrawn({ cookie: await cookieOf(shop.owner.email) });
    expect(document.statusCode).toBe(200);
    expect(document.headers).toMatchObject({
      "cache-control": "no-store",
      "content-type": "text/html; charset=utf-8",
    });
    expect(String(document.headers["content-security-policy"])).not.toContain("unsafe");
    expect(document.body.match(/id="issue-row-/g)).toHaveLength(2);
    expect(document.body).toContain("cart is empty");
    expect(document.body).toContain("Search, jump to, or run a command");
    // The policy would refuse it, and say so in everybody's console.
    expect(document.body).not.toMatch(/<[^>]* style="/);
  });

  it("waits for the rows and not for what stands around them", async () => {
    const cookie = await cookieOf(shop.owner.email);
    const build = join(server.webDist, "server/draw-list.mjs");
    const { drawList } = (await import(pathToFileURL(build).href)) as { readonly drawList: DrawList };
    const neverAnswered: string[] = [];
    const drawn = await drawList({
      href: list,
      get: async (url) => {
        if (/-answer\/|\/environments\//.test(url)) {
          neverAnswered.push(url);
          return await new Promise(() => undefined);
        }
        const { statusCode, body, headers } = await server.send({ method: "GET", url, headers: { cookie } });
        return {
          status: statusCode,
          headers: { get: (name) => (headers[name] === undefined ? null : String(headers[name])) },
          text: async () => body,
        };
      },
      browser: { language: "en", timeZone: "UTC", density: null, organization: null },
      nowMs: () => server.clock.nowMs(),
      signal: { aborted: false },
    });
    expect(neverAnswered).toHaveLength(2);
    expect(drawn?.html.match(/id="issue-row-/g)).toHaveLength(2);
    expect(drawn?.html).toContain("cart is empty");
  });

  it("lets no text of an event become an element", async () => {
    const { body } = await openDrawn({ cookie: await cookieOf(shop.owner.email) });
    expect(body).not.toMatch(/<img|<script>/);
    // The theme, the start of the page, and what the list was drawn from.
    expect(scriptsOf(body)).toEqual([
      expect.stringContaining("theme-boot"),
      expect.stringContaining("show-drawing"),
      expect.stringContaining(`type="application/json"`),
    ]);
    const data = /<script type="application\/json"[^>]*>([^<]*)<\/script>/.exec(body)?.[1] ?? "";
    expect(JSON.stringify(JSON.parse(data))).toContain(JSON.stringify(hostileTitle).slice(1, -1));
  });

  it("speaks the language of the account, else of the browser", async () => {
    const cookie = await cookieOf(shop.owner.email);
    const chinese = await openDrawn({ cookie, "accept-language": "zh-CN,zh;q=0.9" });
    expect(languageOf(chinese)).toBe("zh-CN");
    const english = await openDrawn({
      cookie: `${cookie}; vedette_look=language%3Den`,
      "accept-language": "zh",
    });
    expect(languageOf(english)).toBe("en");
    await server.send({
      method: "PATCH",
      url: "/api/vedette/me/",
      headers: { origin: testPublicUrl, cookie },
      payload: { preferences: { language: "zh-CN" } },
    });
    expect(languageOf(await openDrawn({ cookie }))).toBe("zh-CN");
  });

  it.each([
    ["nobody is signed in", async () => ({})],
    ["the session is made up", async () => ({ cookie: "vedette_session=made.up" })],
    ["only a token is shown", async () => ({ authorization: `Bearer ${shop.owner.token}` })],
    [
      "the person belongs to another organization",
      async () => ({ cookie: await cookieOf((await makeOrganization(server)).owner.email) }),
    ],
  ])("comes empty where %s", async (_, headers) => {
    const document = await open(list, await headers());
    expect(document.headers["cache-control"]).toBe("no-cache");
    expect(document.body).toContain(`<div id="root"></div>`);
    expect(document.body).not.toContain("cart is empty");
  });

  it("comes empty for an address that asks what cannot be answered, and for every other address", async () => {
    const cookie = await cookieOf(shop.owner.email);
    for (const url of [
      `${list}?query=is%3Anonsense%3A(`,
      `${list}/7`,
      "/organizations/%ff/issues",
      "/projects",
    ]) {
      expect((await open(url, { cookie })).body).not.toContain("cart is empty");
    }
  });

  it("comes for the address without a place too, with the list that it leads to", async () => {
    const cookie = await cookieOf(shop.owner.email);
    const document = await openDrawn({ cookie }, "/");
    expect(document.body).toContain("cart is empty");
    expect(placeOf(document)).toBe(list);

    const other = await makeOrganization(server);
    await setMember(
      server.meta,
      { organizationId: other.organization.id, userId: shop.owner.user.id, role: "member" },
      server.clock.nowMs(),
    );
    const { slug } = other.organization;
    const seenLast = await openDrawn(
      { cookie: `${cookie}; vedette_look=${encodeURIComponent(`organization=${slug}`)}` },
      "/?from=mail",
    );
    expect(placeOf(seenLast)).toBe(`/organizations/${slug}/issues`);
  });

  it("shows a project that is named alone in its default environment at once", async () => {
    const other = await makeOrganization(server);
    const { slug } = other.organization;
    const occurred = { timestamp: server.clock.nowMs() / 1000, platform: "python" };
    await server.takeIn(other.project.id, [
      { ...occurred, environment: "prod", exception: { values: [{ type: "E", value: "in production" }] } },
      { ...occurred, environment: "dev", exception: { values: [{ type: "E", value: "on a desk" }] } },
    ]);
    await server.client(other.owner.token).updateProject({
      params: { org: slug, project: other.project.slug },
      body: { defaultEnvironment: "prod" },
    });
    const cookie = await cookieOf(other.owner.email);
    const address = `/organizations/${slug}/issues?project=${other.project.slug}`;
    const document = await openDrawn({ cookie }, address);
    expect(placeOf(document)).toBe(`${address}&environment=prod`);
    expect(document.body).toContain("in production");
    expect(document.body).not.toContain("on a desk");
    expect((await openDrawn({ cookie }, `${address}&environment=*`)).body).toContain("on a desk");
  });

  it.each([
    ["br", brotliDecompressSync],
    ["gzip", gunzipSync],
  ])("is sent compressed with %s, but not to where another site led", async (encoding, decompress) => {
    const cookie = await cookieOf(shop.owner.email);
    const asked = { cookie, "accept-encoding": encoding, "sec-fetch-site": "none" };
    const document = await openDrawn(asked);
    expect(document.headers["content-encoding"]).toBe(encoding);
    expect(decompress(document.rawPayload).toString()).toContain("cart is empty");
    for (const site of ["cross-site", "same-site"]) {
      const led = await openDrawn({ ...asked, "sec-fetch-site": site });
      expect(led.headers["content-encoding"]).toBeUndefined();
      expect(led.body).toContain("cart is empty");
    }
  });

  it("is not waited for where the store is slow", async () => {
    const cookie = await cookieOf(shop.owner.email);
    const { query } = server.events;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    Object.assign(server.events, {
      query: async (asked: Parameters<typeof query>[0]) => await held.then(async () => await query(asked)),
    });
    try {
      expect((await open(`${list}?statsPeriod=7d`, { cookie })).body).toContain(`<div id="root"></div>`);
    } finally {
      release();
      Object.assign(server.events, { query });
    }
    expect((await openDrawn({ cookie })).body).toContain("cart is empty");
  });

  it("is followed by all of its files at once, also as the first document of a server", async () => {
    const other = await startTestServer();
    try {
      await cp(join(rootPath, "packages/web/dist"), other.webDist, { recursive: true });
      const { body } = await openDrawn({ cookie: await cookieOf(shop.owner.email) });
      const files = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
      const answers = await Promise.all(files.map(async (url) => await other.send({ method: "GET", url })));
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(files.map(() => 200));
    } finally {
      await other.close();
    }
  });

  it("is prepared before anybody comes, and for whoever was there of late, who stays as absent as before", async () => {
    const fresh = await startTestServer();
    try {
      await cp(join(rootPath, "packages/web/dist"), fresh.webDist, { recursive: true });
      const { owner, project, organization } = await makeOrganization(fresh);
      const breaks = async (value: string): Promise<void> => {
        const event = { platform: "python", exception: { values: [{ type: "E", value }] } };
        await fresh.takeIn(project.id, [{ ...event, timestamp: fresh.clock.nowMs() / 1000 }]);
      };
      await breaks("before the start");
      const { query } = fresh.events;
      let statements = 0;
      const asItIs = async (asked: Parameters<typeof query>[0]) => {
        statements += 1;
        return await query(asked);
      };
      /** What others read meanwhile waits too, so that only what is kept can be drawn. */
      const drawnWithoutStore = async (url: string): Promise<string> => {
        let release = () => {};
        const held = new Promise<void>((resolve) => (release = resolve));
        Object.assign(fresh.events, {
          query: async (asked: Parameters<typeof query>[0]) => await held.then(() => query(asked)),
        });
        const { body } = await open(url, { cookie }, fresh);
        Object.assign(fresh.events, { query: asItIs });
        release();
        expect(body).toContain("stream-answer");
        return body;
      };
      Object.assign(fresh.events, { query: asItIs });
      await fresh.app.prepareLists();
      expect(statements).toBeGreaterThan(0);

      const cookie = await cookieOf(owner.email, fresh);
      for (const url of ["/", `/organizations/${organization.slug}/issues?statsPeriod=90d`])
        expect(await drawnWithoutStore(url)).toContain("before the start");

      const week = `/organizations/${organization.slug}/issues?query=is%3Anew&statsPeriod=7d`;
      await openDrawn({ cookie }, week, fresh);
      await breaks("since then");
      const sessions = async () => await fresh.meta.db.selectFrom("sessions").selectAll().execute();
      const before = await sessions();
      await fresh.app.prepareLists();
      expect(await sessions()).toEqual(before);
      expect(await drawnWithoutStore(week)).toContain("since then");
    } finally {
      await fresh.close();
    }
  });

  it("keeps what draws it to itself", async () => {
    const answer = await open("/server/draw-list.mjs");
    expect(answer.headers["content-type"]).toContain("text/html");
  });
});
