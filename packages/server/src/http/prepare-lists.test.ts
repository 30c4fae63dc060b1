import type { OrganizationId, ProjectId, UserId } from "@vedette/protocol";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { beforeEach, expect, it } from "vitest";
import { assignedIssueId, issueSeed } from "#domain/issues/testing/issue-seeds.ts";
import { setMember } from "#domain/organizations/members.ts";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { insertUser, setUserActive } from "#domain/people/users.ts";
import { type Caller, rightsIn } from "#domain/permissions/rights.ts";
import { createProject } from "#domain/projects/projects.ts";
import { saveSession, recordSessionUse } from "#domain/sessions/sessions.ts";
import { enterByIdentity } from "#domain/single-sign-on/enter-by-identity.ts";
import { setIdentityProvider } from "#domain/single-sign-on/identity-providers.ts";
import { silentLogger } from "#kernel/logger.ts";
import { createTextSealer, newSealingKey } from "#kernel/sealed-text.ts";
import type { MetaStore, Role } from "#ports/meta-store.ts";
import type { LookedAt } from "./lists-looked-at.ts";
import { createOwnCallers } from "./own-callers.ts";
import { createPrepareLists } from "./prepare-lists.ts";

const nowMs = 1_790_000_000_000;
const clock = { nowMs: () => nowMs };
let count = 0;

type Drawn = { readonly href: string; readonly caller: Caller | undefined };

/** What is drawn, in its order, each list once. */
async function prepared(
  meta: MetaStore,
  {
    latest = [],
    onDraw = async () => undefined,
    isSomebodyLooking = () => false,
  }: {
    readonly latest?: readonly LookedAt[];
    readonly onDraw?: (drawn: Drawn) => Promise<unknown>;
    readonly isSomebodyLooking?: () => boolean;
  } = {},
): Promise<readonly Drawn[]> {
  const ownCallers = createOwnCallers();
  const drawn: Drawn[] = [];
  await createPrepareLists({
    meta,
    clock,
    logger: silentLogger,
    ownCallers,
    quiet: { isSomebodyLooking },
    looks: { latest: () => latest },
    drawList: async ({ href, headers }) => {
      const one = {
        href,
        caller: ownCallers.callerOf(headers["authorization"]?.slice("Bearer ".length) ?? ""),
      };
      await onDraw(one);
      if (!drawn.some((other) => other.href === href)) drawn.push(one);
      return undefined;
    },
  })();
  return drawn;
}

describeOnBothStores("lists that are prepared", (store) => {
  beforeEach(async () => {
    await store().meta.db.deleteFrom("issues").execute();
    await store().meta.db.deleteFrom("sessions").execute();
  });

  const organizationWithIssue = async (lastSeenMs: number) => {
    const { meta } = store();
    const organization = await createOrganization(meta, { name: "Acme" }, 1);
    const { project } = await createProject(meta, { organizationId: organization.id, name: "Web" }, 1);
    await issueIn(project.id, lastSeenMs);
    return organization;
  };
  const issueIn = async (projectId: ProjectId, lastSeenMs: number) =>
    await assignedIssueId(store().meta, issueSeed(projectId, `${(count += 1)}`, { lastSeenMs }));
  const person = async (organizationId: OrganizationId, role: Role): Promise<UserId> => {
    const { meta } = store();
    const user = await insertUser(meta, { email: `prepared-${(count += 1)}@acme.example` }, "hash", 1);
    await setMember(meta, { organizationId, userId: user.id, role }, 1);
    return user.id;
  };
  const wasThere = async (userId: UserId): Promise<void> => {
    const id = `session ${(count += 1)}`;
    const { meta } = store();
    await saveSession(meta, id, { userId, data: "{}", expiresAtMs: nowMs + 1_000 }, nowMs);
    await recordSessionUse(meta, id, {
      userAgent: undefined,
      ipAddress: "203.0.113.7",
      atMs: nowMs - 60_000,
    });
  };

  it("are none where there are no issues", async () => {
    const { meta } = store();
    const organization = await createOrganization(meta, { name: "Acme" }, 1);
    await createProject(meta, { organizationId: organization.id, name: "Web" }, 1);
    await wasThere(await person(organization.id, "owner"));
    expect(await prepared(meta)).toEqual([]);
  });

  it("are those that open first where nobody has looked, for somebody who sees all of them", async () => {
    const { meta } = store();
    const earlier = await organizationWithIssue(1_000);
    const later = await organizationWithIssue(2_000);
    await person(later.id, "member");
    await setUserActive(meta, await person(later.id, "owner"), false);
    const admin = await person(later.id, "admin");
    const owner = await person(earlier.id, "owner");
    expect(await prepared(meta)).toEqual([
      { href: `/organizations/${later.slug}/issues`, caller: expect.objectContaining({ userId: admin }) },
      { href: `/organizations/${earlier.slug}/issues`, caller: expect.objectContaining({ userId: owner }) },
      {
        href: `/organizations/${later.slug}/issues?statsPeriod=90d`,
        caller: expect.objectContaining({ userId: admin }),
      },
    ]);
  });

  it("are first those that were looked at, by whoever was there of late", async () => {
    const { meta } = store();
    const { id, slug } = await organizationWithIssue(1_000);
    const [here, absent] = [await person(id, "member"), await person(id, "member")];
    await person(id, "owner");
    await wasThere(here);
    const week = `/organizations/${slug}/issues?statsPeriod=7d`;
    const latest = [
      { userId: absent, href: `/organizations/${slug}/issues?statsPeriod=24h` },
      { userId: here, href: week },
    ];
    const hrefs = (await prepared(meta, { latest })).map(({ href }) => href);
    expect(hrefs).toEqual([
      week,
      `/organizations/${slug}/issues`,
      `/organizations/${slug}/issues?statsPeriod=90d`,
    ]);
  });

  it("are read also for whoever an identity provider has to vouch for, if it knows them", async () => {
    const { meta } = store();
    const { id } = await organizationWithIssue(1_000);
    const provider = await setIdentityProvider(
      { meta, sealer: createTextSealer(newSealingKey()) },
      {
        organizationId: id,
        issuer: "https://id.example",
        clientId: "vedette",
        clientSecret: "hush",
        emailDomains: ["acme.example"],
        defaultRole: "member",
        roleClaim: undefined,
        roleMapping: [],
        isRequired: true,
      },
      10,
    );
    const entry = await enterByIdentity(
      meta,
      {
        provider,
        person: {
          subject: "ada",
          email: `ada-${(count += 1)}@acme.example`,
          isEmailVerified: true,
          name: undefined,
          claims: {},
        },
        signedInAs: undefined,
        ipAddress: "",
      },
      20,
    );
    if (!("user" in entry)) throw new Error("the person was refused");
    const stranger = await person(id, "member");
    for (const userId of [entry.user.id, stranger]) await wasThere(userId);
    const blocked = new Map<UserId | undefined, string | undefined>();
    await prepared(meta, {
      onDraw: async ({ caller }) =>
        blocked.set(caller?.userId, caller && (await rightsIn(meta, caller, id))?.blockedBy),
    });
    expect([...blocked]).toEqual(
      expect.arrayContaining([
        [entry.user.id, undefined],
        [stranger, "single_sign_on"],
      ]),
    );
  });

  it("are drawn when nobody waits for a list", async () => {
    const { meta } = store();
    await person((await organizationWithIssue(1_000)).id, "owner");
    let looks = 0;
    const waiting: boolean[] = [];
    const isSomebodyLooking = () => (looks += 1) <= 2;
    await prepared(meta, { isSomebodyLooking, onDraw: async () => waiting.push(looks <= 2) });
    expect(new Set(waiting)).toEqual(new Set([false]));
  });
});
