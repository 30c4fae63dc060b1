import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { findMember, listMembers, removeMember, setMember } from "#domain/organizations/members.ts";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { insertUser } from "#domain/people/users.ts";
import { type Caller, rightsIn } from "#domain/permissions/rights.ts";
import { createTextSealer, newSealingKey } from "#kernel/sealed-text.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { enterByIdentity } from "./enter-by-identity.ts";
import { clientSettingsOf, removeIdentityProvider, setIdentityProvider } from "./identity-providers.ts";
import { mappedRole } from "./role-mapping.ts";

const sealer = createTextSealer(newSealingKey());
let count = 0;

async function world(meta: MetaStore) {
  const organization = await createOrganization(meta, { name: "Acme" }, 1);
  const owner = await insertUser(meta, { email: `sso-owner-${(count += 1)}@acme.example` }, null, 1);
  await setMember(meta, { organizationId: organization.id, userId: owner.id, role: "owner" }, 1);
  const wanted = {
    organizationId: organization.id,
    issuer: "https://id.example",
    clientId: "vedette",
    clientSecret: "hush",
    emailDomains: ["acme.example"],
    defaultRole: "member" as const,
    roleClaim: "groups",
    roleMapping: [{ value: "ops", role: "manager" as const }],
    isRequired: true,
  };
  const set = async (changes: object, nowMs: number) =>
    await setIdentityProvider({ meta, sealer }, { ...wanted, ...changes }, nowMs);
  const personOf = (groups: unknown, subject = `s-${(count += 1)}`) => ({
    subject,
    email: `${subject}@acme.example`,
    isEmailVerified: true,
    name: undefined,
    claims: { groups },
  });
  return { organization, owner, set, personOf };
}

describeOnBothStores("entering by an identity provider", (store) => {
  it("makes one account and one member, also for two who come as the same person at once", async () => {
    const { meta, openAgain } = store();
    const { organization, set, personOf } = await world(meta);
    const provider = await set({}, 10);
    const person = personOf(["ops"]);
    const entering = { provider, person, signedInAs: undefined, ipAddress: "203.0.113.7" };
    await Promise.allSettled([meta, openAgain()].map((each) => enterByIdentity(each, entering, 20)));
    const entry = await enterByIdentity(meta, entering, 30);
    expect(entry).toMatchObject({ user: { email: person.email } });
    expect((await listMembers(meta, organization.id)).map((one) => one.role).sort()).toEqual([
      "manager",
      "owner",
    ]);
  });

  it("counts while the provider, the link and the membership stand", async () => {
    const { meta } = store();
    const { organization, set, personOf } = await world(meta);
    const provider = await set({}, 10);
    const entry = await enterByIdentity(
      meta,
      { provider, person: personOf([]), signedInAs: undefined, ipAddress: "" },
      20,
    );
    if (!("user" in entry)) throw new Error("the person was refused");
    const userId = entry.user.id;
    const vouched: Caller = {
      kind: "user",
      userId,
      vouchers: [{ organizationId: organization.id, atMs: 20 }],
      isOnlyVouched: true,
    };
    const blocked = async (caller: Caller) =>
      (await rightsIn(meta, caller, organization.id))?.blockedBy ?? "open";
    expect(await blocked(vouched)).toBe("open");
    expect(await blocked({ kind: "user", userId })).toBe("single_sign_on");
    // The same issuer and client is the same provider; another one begins anew.
    await set({ isRequired: false }, 30);
    expect([await blocked(vouched), await blocked({ kind: "user", userId })]).toEqual(["open", "open"]);
    await set({ clientId: "another" }, 40);
    expect(await blocked(vouched)).toBe("password");
    expect(await removeIdentityProvider(meta, organization.id)).toBe(true);
    expect(await blocked(vouched)).toBe("password");
    await removeMember(meta, { organizationId: organization.id, userId });
    expect(await rightsIn(meta, vouched, organization.id)).toBeUndefined();
    expect(await findMember(meta, organization.id, { userId })).toBeUndefined();
  });

  it("keeps the client's secret for its organization alone", async () => {
    const { meta } = store();
    const [one, two] = [await world(meta), await world(meta)];
    await one.set({}, 10);
    await two.set({ clientSecret: "other" }, 10);
    const rows = await meta.db.selectFrom("identity_providers").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain("hush");
    expect(await clientSettingsOf({ meta, sealer }, one.organization.id)).toMatchObject({
      clientSecret: "hush",
    });
    const stolen = rows.find((row) => row.organization_id === one.organization.id)?.client_secret ?? "";
    await meta.db
      .updateTable("identity_providers")
      .set({ client_secret: stolen })
      .where("organization_id", "=", two.organization.id)
      .execute();
    expect(await clientSettingsOf({ meta, sealer }, two.organization.id)).toBeUndefined();
  });
});

it("a role is what the first fitting rule says, of a value or a list, and of nothing inherited", () => {
  const provider = {
    roleClaim: "groups",
    roleMapping: [
      { value: "ops", role: "manager" as const },
      { value: "dev", role: "admin" as const },
    ],
    defaultRole: "member" as const,
  };
  const role = (groups: unknown) => mappedRole(provider, { groups });
  expect(
    ["dev", ["dev", "ops"], ["x"], [], undefined, { ops: 1 }, 7, [["ops"]], "ops dev"].map(role),
  ).toEqual(["admin", "manager", "member", "member", "member", "member", "member", "member", "member"]);
  expect(mappedRole({ ...provider, roleClaim: "toString" }, {})).toBe("member");
  expect(mappedRole({ ...provider, roleClaim: undefined }, { groups: ["ops"] })).toBeUndefined();
});
