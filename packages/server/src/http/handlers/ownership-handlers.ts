/** Whose the parts of a project are: rules and CODEOWNERS files. */
import { parseNumericId } from "@vedette/protocol";
import { z } from "zod";
import { readAssignee } from "#domain/collaboration/assignee.ts";
import {
  addCodeowners,
  changeCodeowners,
  type Codeowners,
  type CodeownersText,
  findCodeowners,
  removeCodeowners,
} from "#domain/ownership/codeowners.ts";
import { findOwners, ownerKey, type OwnerName } from "#domain/ownership/issue-owners.ts";
import {
  changeOwnership,
  findOwnership,
  type ProjectOwnership,
} from "#domain/ownership/project-ownership.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import type { Project } from "#domain/projects/projects.ts";
import { UserError } from "#kernel/errors.ts";
import { whyOfLine } from "#rules/ingest-settings-check.ts";
import { importCodeowners } from "#rules/ownership/import-codeowners.ts";
import { type OwnershipRule, parseOwnership } from "#rules/ownership/parse-ownership.ts";
import { createOwnerSuggester } from "#rules/ownership/suggest-owners.ts";
import { written, writtenSentence } from "#rules/written-fault.ts";
import { notFound } from "#http/answer-error.ts";
import { audited, type AuditedChange } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { autoAssignmentWords, codeownersView, ownershipView } from "#http/views/ownership-view.ts";
import { refreshOwners } from "./owner-refresh.ts";

type OwnershipRoutes =
  | "getOwnership"
  | "updateOwnership"
  | "listCodeowners"
  | "addCodeowners"
  | "changeCodeowners"
  | "deleteCodeowners";

export function ownershipHandlers(deps: HttpDeps): HandlersOf<OwnershipRoutes> {
  const suggest = createOwnerSuggester();

  const viewOf = async (organization: Organization, ownership: ProjectOwnership) => {
    const { rules } = parseOwnership(ownership.raw);
    const people = await findOwners(deps.meta, organization.id, namesIn(rules));
    return ownershipView(ownership, rules, people);
  };

  /** The text that a change leads to; what the file says badly is told in the answer and not refused. */
  const readFile = async (
    organization: Organization,
    raw: string,
    mapping: Readonly<Record<string, string>>,
  ): Promise<CodeownersText> => {
    const names = await readMapping(deps, organization, mapping);
    return { raw: raw.replaceAll("\0", "\uFFFD"), names, rules: importCodeowners(raw, tableOf(names)).text };
  };
  const fileView = (file: Codeowners) => codeownersView(file, withRuleFaults(file));

  return {
    getOwnership: async ({ organization, project }) =>
      await viewOf(organization, await findOwnership(deps.meta, project.id)),
    updateOwnership: async (context) => {
      const { organization, project, body } = context;
      const { autoAssignment, ...rest } = body;
      if (body.raw !== undefined) await requireReadableRules(deps, organization, body.raw);
      const assigning = autoAssignment === autoAssignmentWords.off ? "off" : "issue_owners";
      const change = {
        ...rest,
        ...(autoAssignment === undefined ? {} : ({ autoAssignment: assigning } as const)),
      };
      const changed = await audited(deps, context, async (meta) => {
        const result = await changeOwnership(meta, project.id, change, deps.clock.nowMs());
        const { raw, ...switches } = change;
        const data = { ...switches, ...(raw === undefined ? {} : { lines: raw.split("\n").length }) };
        return { result, changes: [ownershipChange("ownership.edit", project, data)] };
      });
      if (change.raw !== undefined || change.isActive !== undefined)
        await refreshOwners(deps, suggest, project);
      return await viewOf(organization, changed);
    },
    listCodeowners: async ({ project }) => {
      const file = await findCodeowners(deps.meta, project.id);
      return file === undefined ? [] : [fileView(file)];
    },
    addCodeowners: async (context) => {
      const { organization, project, body } = context;
      const text = await readFile(organization, body.raw, body.mapping ?? {});
      const file = await audited(deps, context, async (meta) => ({
        result: await addCodeowners(meta, project.id, text, deps.clock.nowMs()),
        changes: [ownershipChange("codeowners.add", project)],
      }));
      await refreshOwners(deps, suggest, project);
      return fileView(file);
    },
    changeCodeowners: async (context) => {
      const { organization, project, params, body } = context;
      const before = await findCodeowners(deps.meta, project.id);
      if (before === undefined || String(before.id) !== params.codeowners) throw notFound();
      const text = await readFile(organization, body.raw ?? before.raw, body.mapping ?? before.names);
      const file = await audited(deps, context, async (meta) => ({
        result: await changeCodeowners(meta, project.id, before.id, text, deps.clock.nowMs()),
        changes: [ownershipChange("codeowners.edit", project)],
      }));
      if (file === undefined) throw notFound();
      await refreshOwners(deps, suggest, project);
      return fileView(file);
    },
    deleteCodeowners: async (context) => {
      const { project, params } = context;
      const id = parseNumericId<number>(params.codeowners);
      if (id === undefined) throw notFound();
      await audited(deps, context, async (meta) => {
        if (!(await removeCodeowners(meta, project.id, id))) throw notFound();
        return { result: undefined, changes: [ownershipChange("codeowners.remove", project)] };
      });
      await refreshOwners(deps, suggest, project);
      return undefined;
    },
  };
}

function namesIn(rules: readonly OwnershipRule[]): readonly OwnerName[] {
  return rules.flatMap(({ owners }) => owners);
}

/** Faults answer as those of a schema do: the field with its reasons, a line each. */
async function requireReadableRules(deps: HttpDeps, organization: Organization, raw: string): Promise<void> {
  const { rules, faults } = parseOwnership(raw);
  const people = await findOwners(deps.meta, organization.id, namesIn(rules));
  const strangers = rules.flatMap(({ line, owners }) =>
    owners
      .filter((owner) => !people.has(ownerKey(owner)))
      .map((owner) => {
        const reason = written(owner.kind === "team" ? "no_such_team" : "no_such_member", {
          name: ownerKey(owner),
        });
        const detail = writtenSentence(reason);
        return {
          line,
          message: `line ${line}: ${detail}`,
          params: { ...reason.params, reason: "wrong_line", line, detail, why: reason.code },
        };
      }),
  );
  const unreadable = faults.map((fault) => ({
    line: fault.line,
    message: `line ${fault.line}, column ${fault.column}: ${fault.message}`,
    params: whyOfLine(fault),
  }));
  const all = [...unreadable, ...strangers].sort((a, b) => a.line - b.line).slice(0, faultsMax);
  if (all.length === 0) return;
  throw new z.ZodError(
    all.map(({ message, params }) => ({ code: "custom", path: ["raw"], message, params, input: undefined })),
  );
}

const faultsMax = 50;

/** Who the names of a file are, in the words of rules; nobody of another organization. */
async function readMapping(
  deps: HttpDeps,
  organization: Organization,
  mapping: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const names = new Map<string, string>();
  for (const [name, target] of Object.entries(mapping)) {
    try {
      const owner = await readAssignee(deps.meta, organization.id, target);
      names.set(name, owner.kind === "team" ? `#${owner.name}` : owner.email);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new z.ZodError([
        {
          code: "custom",
          path: ["mapping", name],
          message: error.message,
          params: { reason: "owner_unknown" },
          input: undefined,
        },
      ]);
    }
  }
  return Object.fromEntries(names);
}

function tableOf(names: Readonly<Record<string, string>>): ReadonlyMap<string, OwnerName> {
  return new Map(
    Object.entries(names).map(([name, target]) => [
      name,
      target.startsWith("#") ? { kind: "team", slug: target.slice(1) } : { kind: "user", email: target },
    ]),
  );
}

/** What the file itself says badly, and rules made of it that are too long to be read. */
function withRuleFaults(file: Codeowners) {
  const imported = importCodeowners(file.raw, tableOf(file.names));
  return { ...imported, faults: [...imported.faults, ...parseOwnership(file.rules).faults] };
}

function ownershipChange(
  action: "ownership.edit" | "codeowners.add" | "codeowners.edit" | "codeowners.remove",
  project: Project,
  change: object = {},
): AuditedChange {
  const data = { project: project.slug, ...change };
  return { action, targetType: "project", targetId: String(project.id), data };
}
