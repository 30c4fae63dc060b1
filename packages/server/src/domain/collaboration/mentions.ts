/**
 * Who is meant by a comment: those that the client names beside it, and `@person` and `#team` in the text. A person
 * is named by e-mail address or by the part of it before the `@` where only one member has it.
 */
import { type OrganizationId, parseNumericId, type TeamId, type UserId } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

export type Mentions = { readonly userIds: readonly UserId[]; readonly teamIds: readonly TeamId[] };

/** What a comment may name, beside its text or in it. */
export const mentionsMax = 50;

/** Names in the text that nobody has are words like others; those beside it must exist. */
export async function resolveMentions(
  meta: MetaAccess,
  organizationId: OrganizationId,
  comment: { readonly text: string; readonly mentions: readonly string[] },
): Promise<Mentions> {
  const named = await resolveNamed(meta, organizationId, comment.mentions);
  const inText = namesIn(comment.text);
  const [userIds, teamIds] = await Promise.all([
    findPeople(meta, organizationId, inText.people),
    findTeams(meta, organizationId, inText.teams),
  ]);
  return {
    userIds: [...new Set([...named.userIds, ...userIds])],
    teamIds: [...new Set([...named.teamIds, ...teamIds])],
  };
}

/** In the words of the clients: `user:1` or `1`, `team:2`. */
async function resolveNamed(
  meta: MetaAccess,
  organizationId: OrganizationId,
  mentions: readonly string[],
): Promise<Mentions> {
  const read = mentions.slice(0, mentionsMax).map((mention) => {
    const match = /^(?:(user|team):)?(\d+)$/.exec(mention);
    const id = parseNumericId<UserId & TeamId>(match?.[2] ?? "");
    if (id === undefined) throw mentionUnknown(mention);
    return { mention, id, isTeam: match?.[1] === "team" };
  });
  const idsOf = (isTeam: boolean) => read.filter((one) => one.isTeam === isTeam).map(({ id }) => id);
  const [people, teams] = [idsOf(false), idsOf(true)];
  const users =
    people.length === 0
      ? []
      : await membersOf(meta, organizationId).where("users.id", "in", people).execute();
  const rows =
    teams.length === 0 ? [] : await teamsOf(meta, organizationId).where("id", "in", teams).execute();
  const found = { userIds: users.map(({ id }) => id), teamIds: rows.map(({ id }) => id) };
  for (const { mention, id, isTeam } of read) {
    const known: readonly number[] = isTeam ? found.teamIds : found.userIds;
    if (!known.includes(id)) throw mentionUnknown(mention);
  }
  return found;
}

function membersOf(meta: MetaAccess, organizationId: OrganizationId) {
  return meta.db
    .selectFrom("memberships")
    .innerJoin("users", "users.id", "memberships.user_id")
    .select(["users.id", "users.email"])
    .where("memberships.organization_id", "=", organizationId)
    .where("users.is_active", "=", 1);
}

function teamsOf(meta: MetaAccess, organizationId: OrganizationId) {
  return meta.db.selectFrom("teams").select(["id", "slug"]).where("organization_id", "=", organizationId);
}

/** The first names of a text, each once; a full stop that ends a sentence belongs to none. */
function namesIn(text: string): { readonly people: readonly string[]; readonly teams: readonly string[] } {
  const people = new Set<string>();
  const teams = new Set<string>();
  for (const [, sign, name = ""] of text.matchAll(/(?<![\w@#/&.])([@#])([\w+-][\w.+@-]{0,253})/g)) {
    if (people.size + teams.size >= mentionsMax) break;
    const trimmed = name.toLowerCase().replace(/[.@-]{1,254}$/, "");
    (sign === "@" ? people : teams).add(trimmed);
  }
  return { people: [...people], teams: [...teams] };
}

async function findPeople(
  meta: MetaAccess,
  organizationId: OrganizationId,
  names: readonly string[],
): Promise<readonly UserId[]> {
  if (names.length === 0) return [];
  const rows = await membersOf(meta, organizationId)
    .where((eb) =>
      eb.or(
        names.map((name) =>
          name.includes("@")
            ? eb("users.email", "=", name)
            : // Texts are ordered by bytes, and A comes after @: all addresses with this part before it.
              eb.and([eb("users.email", ">=", `${name}@`), eb("users.email", "<", `${name}A`)]),
        ),
      ),
    )
    .execute();
  return names.flatMap((name) => {
    const meant = rows.filter(({ email }) => email === name || email.slice(0, email.indexOf("@")) === name);
    const [only, other] = meant;
    return only === undefined || other !== undefined ? [] : [only.id];
  });
}

async function findTeams(
  meta: MetaAccess,
  organizationId: OrganizationId,
  slugs: readonly string[],
): Promise<readonly TeamId[]> {
  if (slugs.length === 0) return [];
  const rows = await teamsOf(meta, organizationId).where("slug", "in", slugs).execute();
  return rows.map(({ id }) => id);
}

function mentionUnknown(mention: string): UserError {
  return new UserError(
    "mention_unknown",
    400,
    `"${mention.slice(0, 40)}" is no person or team of the organization.`,
    "mentions",
  );
}
