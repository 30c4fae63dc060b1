/** The suggested owners of issues, and who they are here whom rules name by address or slug. */
import type { IssueId, OrganizationId, ProjectId } from "@vedette/protocol";
import type { NamedAssignee } from "#domain/collaboration/assignee.ts";
import { storedText } from "#domain/sql/stored-text.ts";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaAccess, OwnerSource } from "#ports/meta-store.ts";

/** As a rule names it. */
export type OwnerName =
  | { readonly kind: "user"; readonly email: string }
  | { readonly kind: "team"; readonly slug: string };

/** The first is the one to assign to. */
export type OwnerSuggestion = {
  readonly owner: OwnerName;
  readonly rule: string;
  readonly source: OwnerSource;
};

const namesPerQuery = 500;
const ruleLengthMax = 500;

export function ownerKey(owner: OwnerName): string {
  return owner.kind === "team" ? `#${owner.slug}` : owner.email.toLowerCase();
}

/** Those that the organization has, by `ownerKey`; people from outside and who may not sign in are absent. */
export async function findOwners(
  meta: MetaAccess,
  organizationId: OrganizationId,
  names: readonly OwnerName[],
): Promise<ReadonlyMap<string, NamedAssignee>> {
  const found = new Map<string, NamedAssignee>();
  const emails = new Set(names.flatMap((name) => (name.kind === "user" ? ownerKey(name) : [])));
  const slugs = new Set(names.flatMap((name) => (name.kind === "team" ? name.slug : [])));
  for (const chunk of chunks([...emails], namesPerQuery)) {
    const rows = await meta.db
      .selectFrom("memberships")
      .innerJoin("users", "users.id", "memberships.user_id")
      .select(["users.id", "users.name", "users.email"])
      .where("memberships.organization_id", "=", organizationId)
      .where("users.is_active", "=", 1)
      .where("users.email", "in", chunk)
      .execute();
    for (const { id, name, email } of rows) found.set(email, { kind: "user", userId: id, name, email });
  }
  for (const chunk of chunks([...slugs], namesPerQuery)) {
    const rows = await meta.db
      .selectFrom("teams")
      .select(["id", "slug"])
      .where("organization_id", "=", organizationId)
      .where("slug", "in", chunk)
      .execute();
    for (const { id, slug } of rows) found.set(`#${slug}`, { kind: "team", teamId: id, name: slug });
  }
  return found;
}

export type IssueSuggestions = {
  readonly issueId: IssueId;
  readonly suggestions: readonly OwnerSuggestion[];
};

/**
 * To be called in a transaction: puts the owners of the issues in the place of those they had. Answers, for each
 * issue that has some, the first.
 */
export async function replaceOwners(
  meta: MetaAccess,
  organizationId: OrganizationId,
  issues: readonly IssueSuggestions[],
  nowMs: number,
): Promise<ReadonlyMap<IssueId, NamedAssignee>> {
  const known = await findOwners(
    meta,
    organizationId,
    issues.flatMap(({ suggestions }) => suggestions.map(({ owner }) => owner)),
  );
  const first = new Map<IssueId, NamedAssignee>();
  for (const chunk of chunks(issues, 100)) {
    await meta.db
      .deleteFrom("issue_owners")
      .where(
        "issue_id",
        "in",
        chunk.map(({ issueId }) => issueId),
      )
      .execute();
    for (const { issueId, suggestions } of chunk) {
      const rows = suggestions.flatMap(({ owner, rule, source }) => {
        const named = known.get(ownerKey(owner));
        if (named === undefined) return [];
        if (!first.has(issueId)) first.set(issueId, named);
        return [
          {
            issue_id: issueId,
            owner_type: named.kind,
            owner_id: named.kind === "user" ? Number(named.userId) : Number(named.teamId),
            rule: storedText(rule, ruleLengthMax),
            source,
            created_at: nowMs,
          },
        ];
      });
      if (rows.length === 0) continue;
      await meta.db
        .insertInto("issue_owners")
        .values(rows)
        .onConflict((conflict) => conflict.columns(["issue_id", "owner_type", "owner_id"]).doNothing())
        .execute();
    }
  }
  return first;
}

/** Rules that are switched off say nothing any more. */
export async function forgetOwners(meta: MetaAccess, projectId: ProjectId): Promise<void> {
  await meta.db
    .deleteFrom("issue_owners")
    .where("issue_id", "in", meta.db.selectFrom("issues").select("id").where("project_id", "=", projectId))
    .execute();
}
