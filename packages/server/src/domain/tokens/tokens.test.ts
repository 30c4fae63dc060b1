import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { insertUser, setUserActive } from "#domain/people/users.ts";
import type { Scope } from "#domain/permissions/scopes.ts";
import { findToken, listTokens, mintOrganizationToken, mintPersonalToken, revokeToken } from "./tokens.ts";

describeOnBothStores("API tokens", (store) => {
  let count = 0;
  const newUser = async () =>
    await insertUser(store().meta, { email: `t${(count += 1)}@example.com` }, "hash", 1);

  it("mints a personal token that is found again and kept as a hash", async () => {
    const { meta } = store();
    const user = await newUser();
    const scopes: Scope[] = ["project:read", "event:read"];
    const minted = await mintPersonalToken(meta, { userId: user.id, name: "laptop", scopes }, 5);
    expect(minted.secret).toMatch(/^sntryu_[0-9a-f]{64}$/);
    expect(minted.token).toMatchObject({
      name: "laptop",
      prefix: "sntryu_",
      lastCharacters: minted.secret.slice(-4),
      userId: user.id,
      organizationId: undefined,
      scopes: new Set(scopes),
    });
    expect(await findToken(meta, minted.secret, 6)).toMatchObject({
      id: minted.token.id,
      scopes: new Set(scopes),
    });
    const stored = JSON.stringify(await meta.db.selectFrom("api_tokens").selectAll().execute());
    expect(stored).not.toContain(minted.secret.slice(7, 40));
  });

  it("mints an organization's token that names the server and the organization", async () => {
    const { meta } = store();
    const organization = await createOrganization(meta, { name: "Acme" }, 1);
    const { secret, token } = await mintOrganizationToken(
      meta,
      { organization, publicUrl: "https://errors.example.com/", name: "CI", scopes: ["org:ci"] },
      1_700_000_000_100,
    );
    const parts = secret.split("_");
    expect(parts).toHaveLength(3);
    expect(parts[0]).toBe("sntrys");
    expect(JSON.parse(Buffer.from(parts[1] ?? "", "base64").toString())).toEqual({
      iat: 1_700_000_000.1,
      url: "https://errors.example.com",
      region_url: "https://errors.example.com",
      org: organization.slug,
    });
    expect(parts[2]).toMatch(/^[A-Za-z0-9+/]{43}$/);
    expect(token).toMatchObject({ userId: undefined, organizationId: organization.id });
    expect(await findToken(meta, secret, 1)).toMatchObject({ id: token.id });
  });

  it("finds nothing for what was never minted", async () => {
    const { meta } = store();
    const { secret } = await mintPersonalToken(
      meta,
      { userId: (await newUser()).id, name: "x", scopes: ["org:read"] },
      1,
    );
    const wrong = [
      "",
      "x",
      secret.slice(0, -1),
      `${secret} `,
      secret.toUpperCase(),
      `${secret}\0`,
      "a".repeat(5_000),
      "ä".repeat(64),
    ];
    for (const presented of wrong) expect(await findToken(meta, presented, 2)).toBeUndefined();
  });

  it("forgets a token that expired, was revoked or whose person is inactive", async () => {
    const { meta } = store();
    const user = await newUser();
    const mint = async (expiresAtMs?: number) =>
      await mintPersonalToken(meta, { userId: user.id, name: "x", scopes: ["org:read"], expiresAtMs }, 1);
    const expiring = await mint(100);
    expect(await findToken(meta, expiring.secret, 99)).toBeDefined();
    expect(await findToken(meta, expiring.secret, 100)).toBeUndefined();
    const revoked = await mint();
    const stranger = await newUser();
    expect(await revokeToken(meta, { userId: stranger.id }, revoked.token.id)).toBe(false);
    expect(await findToken(meta, revoked.secret, 2)).toBeDefined();
    expect(await revokeToken(meta, { userId: user.id }, revoked.token.id)).toBe(true);
    expect(await findToken(meta, revoked.secret, 2)).toBeUndefined();
    const kept = await mint();
    await setUserActive(meta, user.id, false);
    expect(await findToken(meta, kept.secret, 2)).toBeUndefined();
  });

  it("writes down the last use, not more than once a minute", async () => {
    const { meta } = store();
    const user = await newUser();
    const { secret } = await mintPersonalToken(meta, { userId: user.id, name: "x", scopes: ["org:read"] }, 1);
    const used = async () => (await listTokens(meta, { userId: user.id }))[0]?.lastUsedAtMs;
    expect(await used()).toBeUndefined();
    await findToken(meta, secret, 1_000);
    expect(await used()).toBe(1_000);
    await findToken(meta, secret, 60_999);
    expect(await used()).toBe(1_000);
    await findToken(meta, secret, 61_000);
    expect(await used()).toBe(61_000);
  });

  it("lists a person's and an organization's tokens apart, and refuses a token without scopes", async () => {
    const { meta } = store();
    const organization = await createOrganization(meta, { name: "Acme" }, 1);
    const user = await newUser();
    await mintPersonalToken(meta, { userId: user.id, name: "mine", scopes: ["org:read"] }, 1);
    await mintOrganizationToken(
      meta,
      { organization, publicUrl: "http://h", name: "ours", scopes: ["org:ci"] },
      1,
    );
    expect((await listTokens(meta, { userId: user.id })).map((token) => token.name)).toEqual(["mine"]);
    expect((await listTokens(meta, { organizationId: organization.id })).map((token) => token.name)).toEqual([
      "ours",
    ]);
    const none = mintPersonalToken(meta, { userId: user.id, name: "none", scopes: [] }, 1);
    await expect(none).rejects.toMatchObject({ code: "scopes_missing" });
  });
});
