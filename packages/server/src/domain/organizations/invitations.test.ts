import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { UserId } from "@vedette/protocol";
import { insertUser } from "#domain/people/users.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { within } from "#ports/meta-store.ts";
import { findOpenInvitation, invite, listInvitations, redeemInvitation } from "./invitations.ts";
import { findMember, listMembers, removeMember, setMember } from "./members.ts";
import { createOrganization } from "./organizations.ts";
import { createTeam } from "./teams.ts";

let count = 0;

async function world(meta: MetaStore) {
  const organization = await createOrganization(meta, { name: "Acme" }, 1);
  const person = async () =>
    (await insertUser(meta, { email: `join-${(count += 1)}@example.com` }, null, 1)).id;
  const owner = await person();
  await setMember(meta, { organizationId: organization.id, userId: owner, role: "owner" }, 1);
  const offer = async (invitedBy: UserId, role: "manager" | "member" = "member") =>
    await invite(
      meta,
      {
        organizationId: organization.id,
        email: `to-${(count += 1)}@example.com`,
        role,
        teamIds: [],
        invitedBy,
      },
      10,
    );
  return { organization, owner, person, offer };
}

const redeem = async (meta: MetaStore, secret: string, userId: UserId) =>
  await meta.transaction(async (trx) => await redeemInvitation(within(trx), { secret, userId }, 20));

describeOnBothStores("an invitation", (store) => {
  it("makes one member of several who come with its link at once", async () => {
    const { meta, openAgain } = store();
    const { organization, owner, person } = await world(meta);
    const team = await createTeam(meta, { organizationId: organization.id, name: "Till" }, 1);
    const input = {
      organizationId: organization.id,
      email: "a@b.c",
      role: "admin" as const,
      invitedBy: owner,
    };
    const { secret } = await invite(meta, { ...input, teamIds: [team.id, team.id] }, 10);
    expect(await findOpenInvitation(meta, secret, 10)).toMatchObject({ teams: ["till"], role: "admin" });
    const people = [await person(), await person(), await person()];
    const stores = [meta, openAgain(), openAgain()];
    const results = await Promise.all(
      people.map((userId, index) => redeem(stores[index] ?? meta, secret, userId)),
    );
    expect(results.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await listMembers(meta, organization.id)).toHaveLength(2);
    expect(await listInvitations(meta, organization.id)).toEqual([]);
  });

  it("ends when who made it leaves, and where it offers more than they still may", async () => {
    const { meta } = store();
    const { organization, person, offer } = await world(meta);
    const manager = await person();
    const place = { organizationId: organization.id, userId: manager };
    await setMember(meta, { ...place, role: "owner" }, 1);
    const high = await offer(manager, "manager");
    await setMember(meta, { ...place, role: "manager" }, 1);
    expect(await findOpenInvitation(meta, high.secret, 10)).toBeDefined();
    await setMember(meta, { ...place, role: "admin" }, 1);
    expect(await findOpenInvitation(meta, high.secret, 10)).toBeUndefined();
    await setMember(meta, { ...place, role: "manager" }, 1);
    const low = await offer(manager);
    await removeMember(meta, place);
    expect(await findOpenInvitation(meta, low.secret, 10)).toBeUndefined();
    expect(await findMember(meta, organization.id, { userId: manager })).toBeUndefined();
  });
});
