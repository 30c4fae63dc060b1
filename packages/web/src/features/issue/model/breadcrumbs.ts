/** What happened before, as rows on a time line. Pure. */
import type { Breadcrumb } from "@vedette/api";
import { formatDuration } from "../../../lib/format.ts";
import { momentMs } from "../../../lib/time.ts";

export type CrumbKind = "http" | "query" | "navigation" | "user" | "console" | "error" | "log" | "default";
export type CrumbTone = "error" | "warning" | "normal";

export interface CrumbRow {
  readonly key: number;
  readonly kind: CrumbKind;
  readonly tone: CrumbTone;
  readonly category: string;
  readonly level: string;
  readonly text: string;
  /** `200 · 38 ms` */
  readonly side: string;
  /** Milliseconds before the event; unknown where the crumb carries no time. */
  readonly offsetMs: number | undefined;
  readonly at: string | null;
  readonly data: Readonly<Record<string, unknown>> | null;
}

function kindOf(crumb: Breadcrumb): CrumbKind {
  const category = crumb.category ?? "";
  if (crumb.type === "http" || /^(?:http|fetch|xhr)/.test(category)) return "http";
  if (crumb.type === "query" || /quer|sql|^db|redis/i.test(category)) return "query";
  if (crumb.type === "navigation" || category === "navigation") return "navigation";
  if (crumb.type === "user" || /^ui\.|^auth|touch/.test(category)) return "user";
  if (crumb.type === "error" || /exception|error/.test(category)) return "error";
  if (category === "console" || crumb.type === "debug") return "console";
  return crumb.message === null ? "default" : "log";
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function statusOf(data: Readonly<Record<string, unknown>>): number | undefined {
  const status = Number(data["status_code"] ?? data["status"] ?? data["http.response.status_code"]);
  return Number.isInteger(status) && status >= 100 && status < 600 ? status : undefined;
}

function toneOf(crumb: Breadcrumb, status: number | undefined): CrumbTone {
  if (crumb.level === "error" || crumb.level === "fatal" || (status !== undefined && status >= 500))
    return "error";
  if (crumb.level === "warning" || (status !== undefined && status >= 400)) return "warning";
  return "normal";
}

function words(crumb: Breadcrumb, kind: CrumbKind): string {
  const data = crumb.data ?? {};
  if (kind === "http") {
    const request = [
      text(data["method"]) || text(data["http.method"]),
      text(data["url"]) || text(data["http.url"]),
    ]
      .filter((part) => part !== "")
      .join(" ");
    if (request !== "") return request;
  }
  if (kind === "navigation" && (data["from"] !== undefined || data["to"] !== undefined))
    return `${text(data["from"])} → ${text(data["to"])}`;
  if (crumb.message !== null && crumb.message !== "") return crumb.message;
  const pairs = Object.entries(data).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return pairs.join(" ");
}

function durationOf(data: Readonly<Record<string, unknown>>): number | undefined {
  const duration = Number(data["duration_ms"] ?? data["duration"]);
  return data["duration_ms"] === undefined && data["duration"] === undefined
    ? undefined
    : Number.isFinite(duration)
      ? duration
      : undefined;
}

export interface CrumbFilter {
  readonly text: string;
  /** Of one kind, or only what went wrong; undefined for all. */
  readonly kind: CrumbKind | "wrong" | undefined;
}

/** The rows that a reader asks for. */
export function filterCrumbs(rows: readonly CrumbRow[], { text, kind }: CrumbFilter): readonly CrumbRow[] {
  const wanted = text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (kind === undefined || (kind === "wrong" ? row.tone !== "normal" : row.kind === kind)) &&
      (wanted === "" || `${row.category} ${row.text}`.toLowerCase().includes(wanted)),
  );
}

/** The kinds that there are, the most frequent first; `wrong` where something went wrong. */
export function crumbKinds(rows: readonly CrumbRow[]): readonly (CrumbKind | "wrong")[] {
  const counts = new Map<CrumbKind, number>();
  for (const { kind } of rows) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].sort(([, a], [, b]) => b - a).map(([kind]) => kind);
  return rows.some(({ tone }) => tone !== "normal") ? ["wrong", ...kinds] : kinds;
}

/** Rows oldest first, with their distance from the event. */
export function crumbRows(crumbs: readonly Breadcrumb[], eventAt: string): readonly CrumbRow[] {
  const eventMs = momentMs(eventAt);
  return crumbs.map((crumb, key) => {
    const data = crumb.data ?? {};
    const status = statusOf(data);
    const duration = durationOf(data);
    const at = momentMs(crumb.timestamp);
    const kind = kindOf(crumb);
    return {
      key,
      kind,
      tone: toneOf(crumb, status),
      category: crumb.category ?? crumb.type,
      level: crumb.level,
      text: words(crumb, kind),
      side: [status, duration === undefined ? undefined : formatDuration(duration)]
        .filter((part) => part !== undefined)
        .join(" · "),
      offsetMs: at === undefined || eventMs === undefined ? undefined : at - eventMs,
      at: crumb.timestamp,
      data: crumb.data,
    };
  });
}
