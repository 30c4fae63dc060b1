/** Rules of ownership as the Web API shows them. */
import type { Codeowners as CodeownersView, ProjectOwnership as OwnershipView } from "@vedette/api";
import type { NamedAssignee } from "#domain/collaboration/assignee.ts";
import type { Codeowners } from "#domain/ownership/codeowners.ts";
import { type OwnerName, ownerKey } from "#domain/ownership/issue-owners.ts";
import type { ProjectOwnership } from "#domain/ownership/project-ownership.ts";
import type { ImportedCodeowners } from "#rules/ownership/import-codeowners.ts";
import type { OwnershipRule } from "#rules/ownership/parse-ownership.ts";
import { isoTime, isoTimeOrNull } from "./time.ts";

export const autoAssignmentWords = {
  off: "Turn off Auto-Assignment",
  issue_owners: "Auto Assign to Issue Owner",
} as const;

export function ownershipView(
  ownership: ProjectOwnership,
  rules: readonly OwnershipRule[],
  people: ReadonlyMap<string, NamedAssignee>,
): OwnershipView {
  return {
    raw: ownership.raw,
    schema: rules.length === 0 ? null : { $version: 1, rules: rules.map((rule) => ruleView(rule, people)) },
    fallthrough: ownership.fallthrough,
    autoAssignment: autoAssignmentWords[ownership.autoAssignment],
    isActive: ownership.isActive,
    codeownersAutoSync: ownership.codeownersAutoSync,
    dateCreated: isoTimeOrNull(ownership.createdAtMs),
    lastUpdated: isoTimeOrNull(ownership.changedAtMs),
  };
}

function ruleView({ type, pattern, owners }: OwnershipRule, people: ReadonlyMap<string, NamedAssignee>) {
  return { matcher: { type, pattern }, owners: owners.map((owner) => ownerView(owner, people)) };
}

export function ownerView(owner: OwnerName, people: ReadonlyMap<string, NamedAssignee>) {
  const known = people.get(ownerKey(owner));
  const identifier = owner.kind === "user" ? owner.email : owner.slug;
  const id = known === undefined ? null : String(known.kind === "user" ? known.userId : known.teamId);
  return { type: owner.kind, id, name: known?.name ?? identifier, identifier };
}

export function codeownersView(
  codeowners: Codeowners,
  { faults, unknownOwners }: ImportedCodeowners,
): CodeownersView {
  return {
    id: String(codeowners.id),
    raw: codeowners.raw,
    mapping: { ...codeowners.names },
    ownershipSyntax: codeowners.rules,
    provider: "unknown",
    codeMappingId: null,
    dateCreated: isoTime(codeowners.createdAtMs),
    dateUpdated: isoTime(codeowners.changedAtMs),
    errors: {
      faults: faults.map((fault) => ({ ...fault })),
      unknownOwners: unknownOwners.map(({ name, lines }) => ({ name, lines: [...lines] })),
    },
  };
}
