/** The audit log of an organization, for those who manage it. */
import type { AuditRow, Input } from "@vedette/api";
import { type OrganizationId, parseNumericId, type UserId } from "@vedette/protocol";
import { auditActions } from "#domain/audit/audit-actions.ts";
import {
  type AuditEntry,
  auditEntriesPerPageMax,
  type AuditFilter,
  listAudit,
} from "#domain/audit/audit-log.ts";
import { findUsers, type User } from "#domain/people/users.ts";
import { readTimeRange, wholeRange } from "#query/time-range.ts";
import { apiError } from "#http/answer-error.ts";
import { exportStream } from "#http/exports/export-stream.ts";
import { type FileRows, openTableFile } from "#http/exports/table-file.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { cursorOf, linkHeader, pageSize } from "#http/paging.ts";
import { isoTime } from "#http/views/time.ts";
import { userReferenceView } from "#http/views/user-view.ts";

/** `0:ID:0`: what comes before that id. */
function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const id = parseNumericId<number>(/^0:(\d{1,16}):0$/.exec(cursor)?.[1] ?? "");
  if (id === undefined) throw apiError("invalid_cursor", "The cursor cannot be read.", "cursor");
  return id;
}

export function auditHandlers(deps: HttpDeps): HandlersOf<"listAuditLogs" | "exportAuditLogs"> {
  const filterOf = (query: Input<"exportAuditLogs">["query"]) => {
    const range = readTimeRange(query, deps.clock.nowMs(), wholeRange(deps.clock.nowMs()));
    return {
      action: query.event,
      userId: query.actor === undefined ? undefined : (parseNumericId<UserId>(query.actor) ?? (0 as UserId)),
      fromMs: range.startMs,
      beforeMs: range.endMs,
    };
  };
  return {
    listAuditLogs: async ({ organization, query, request, answer }) => {
      const size = pageSize(query, auditEntriesPerPageMax);
      const found = await listAudit(deps.meta, organization.id, {
        ...filterOf(query),
        beforeId: readCursor(cursorOf(query)),
        limit: size + 1,
      });
      const shown = found.slice(0, size);
      const last = shown.at(-1);
      const next = found.length > size && last !== undefined ? `0:${last.id}:0` : undefined;
      answer.setHeader("link", linkHeader(deps.publicUrl, request.url, next));
      const users = await findUsers(
        deps.meta,
        shown.flatMap(({ actor }) => actor.userId ?? []),
      );
      return {
        rows: shown.map((entry) => auditRowView(entry, users)),
        options: [...auditActions],
        nextCursor: next ?? null,
      };
    },
    exportAuditLogs: async ({ organization, query }) => {
      const file = await openTableFile("csv", exportColumns);
      const pages = auditPages(deps, organization.id, filterOf(query));
      const day = new Date(deps.clock.nowMs()).toISOString().slice(0, 10);
      return {
        content: exportStream(file, pages, () => undefined),
        contentType: file.contentType,
        fileName: `audit-log-${day}.${file.extension}`,
      };
    },
  };
}

const exportColumns = ["time", "actor", "ipAddress", "action", "targetType", "target", "data"].map(
  (name) => ({ name, type: name === "time" ? "date" : "string" }) as const,
);
const exportEntriesMax = 100_000;

async function* auditPages(
  deps: HttpDeps,
  organizationId: OrganizationId,
  filter: AuditFilter,
): AsyncGenerator<FileRows> {
  let beforeId: number | undefined;
  for (let written = 0; written < exportEntriesMax; written += auditEntriesPerPageMax) {
    const limit = auditEntriesPerPageMax;
    const entries = await listAudit(deps.meta, organizationId, { ...filter, beforeId, limit });
    yield entries.map(({ createdAtMs, actor, action, targetType, targetId, data }) => [
      isoTime(createdAtMs),
      actor.name,
      actor.ipAddress ?? null,
      action,
      targetType,
      targetId,
      JSON.stringify(data ?? {}),
    ]);
    beforeId = entries.at(-1)?.id;
    if (entries.length < limit) return;
  }
}

function auditRowView(entry: AuditEntry, users: ReadonlyMap<UserId, User>): AuditRow {
  const { actor } = entry;
  const user = actor.userId === undefined ? undefined : users.get(actor.userId);
  return {
    id: String(entry.id),
    actor: user === undefined ? { name: actor.name } : userReferenceView(user),
    event: entry.action,
    ipAddress: actor.ipAddress ?? null,
    note: `${actor.name}: ${entry.action} ${entry.targetType} ${entry.targetId}`,
    targetObject: entry.targetId,
    targetType: entry.targetType,
    targetUser: null,
    data: { ...entry.data },
    dateCreated: isoTime(entry.createdAtMs),
  };
}
