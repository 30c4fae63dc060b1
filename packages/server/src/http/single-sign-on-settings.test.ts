/** The settings of single sign-on: who may change them, what they show, and where they may lead. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startIdentityProvider } from "@vedette/tests/support/identity-provider.ts";
import { browser } from "./testing/test-browser.ts";
import { startSingleSignOnPlace, wayOf } from "./testing/single-sign-on-place.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl } from "./testing/test-server.ts";

const place = await startSingleSignOnPlace();
const { server, shop, slug, api, provider, settings, newPerson, configure, enter } = place;

beforeEach(async () => {
  await place.configure();
});
afterAll(place.close);

describe("the settings", () => {
  it("never show the secret, keep it sealed, and ask for it anew where it would go elsewhere", async () => {
    const shown = await api.getSingleSignOn({ params: { org: slug } });
    expect(shown.callbackUrl).toBe(`${testPublicUrl}${wayOf(slug)}callback/`);
    const rows = JSON.stringify([
      shown,
      await server.meta.db.selectFrom("identity_providers").selectAll().execute(),
      await server.meta.db.selectFrom("audit_entries").selectAll().execute(),
    ]);
    expect(rows).not.toContain(provider.clientSecret);
    expect(await configure({ clientSecret: undefined, defaultRole: "admin" })).toMatchObject({
      defaultRole: "admin",
    });
    expect(await enter(browser(server), newPerson())).toBe("/");
    const elsewhere = await startIdentityProvider([]);
    try {
      await expect(configure({ clientSecret: undefined, issuer: elsewhere.issuer })).rejects.toMatchObject({
        code: "client_secret_missing",
      });
      expect(elsewhere.tokenRequests()).toBe(0);
    } finally {
      await elsewhere.close();
    }
  });

  it("are told in the audit log when they change and when they go, which is told once", async () => {
    await configure({ defaultRole: "admin" });
    for (let time = 0; time < 2; time += 1) await api.deleteSingleSignOn({ params: { org: slug } });
    const { rows } = await api.listAuditLogs({ params: { org: slug }, query: { per_page: 2 } });
    expect(rows.map((row) => row.event)).toEqual(["single-sign-on.remove", "single-sign-on.edit"]);
    expect(rows[1]).toMatchObject({ data: { issuer: provider.issuer, defaultRole: "admin" } });
  });

  it("belong to owners", async () => {
    const { token } = await makePerson(server, shop.organization, "manager");
    const client = server.client(token);
    for (const act of [
      () => client.getSingleSignOn({ params: { org: slug } }),
      () => client.setSingleSignOn({ params: { org: slug }, body: settings() }),
      () => client.deleteSingleSignOn({ params: { org: slug } }),
    ])
      await expect(act()).rejects.toMatchObject({ status: 403 });
  });

  it("refuse an issuer that cannot be read, and domains that are none", async () => {
    for (const changes of [{ issuer: "http://127.0.0.1:9/" }, { issuer: `${provider.issuer}/other` }])
      await expect(configure(changes)).rejects.toMatchObject({
        code: "issuer_refused",
        reasons: { issuer: [{ code: "issuer_unreadable" }] },
      });
    for (const changes of [
      { emailDomains: [] },
      { emailDomains: ["*"] },
      { emailDomains: ["@acme.example"] },
      { issuer: "file:///etc/passwd" },
      { issuer: "gopher://x/" },
    ])
      await expect(configure(changes)).rejects.toMatchObject({ status: 400 });
  });

  it("are listed for the sign-in page by name alone", async () => {
    expect(await server.client().listSignInOptions()).toEqual([{ slug, name: shop.organization.name }]);
  });
});

describe("a server that may not connect to private addresses", () => {
  it("sends nothing there", async () => {
    const guarded = await startTestServer({ allowPrivateIssuers: false });
    try {
      const one = await makeOrganization(guarded);
      const client = guarded.client(one.owner.token);
      for (const issuer of [
        provider.issuer,
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/",
        "https://localhost/",
      ])
        await expect(
          client.setSingleSignOn({ params: { org: one.organization.slug }, body: settings({ issuer }) }),
        ).rejects.toMatchObject({
          code: "issuer_refused",
          reason: { code: "issuer_forbidden" },
          message: expect.stringContaining("VEDETTE_ALLOW_PRIVATE_ISSUERS"),
        });
    } finally {
      await guarded.close();
    }
  });
});
