/** What sessions and aggregates of sessions have in common: their attributes, states and times. */
import { isJsonObject, scalarText, type FilterReason, type JsonObject } from "@vedette/protocol";
import type { SessionRow } from "#ports/event-tables.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { releaseOf, environmentOf } from "../parts/release.ts";
import { rowOwner, type RowOwner } from "../parts/row-owner.ts";
import { clockShiftMs, sdkColumns, senderTimeMs, type SdkColumns } from "../parts/sender.ts";
import { filterItem } from "#rules/filters/inbound-filters.ts";
import { userHash } from "#rules/user-hash.ts";

export type SessionStatus = "ok" | "exited" | "errored" | "crashed" | "abnormal" | "unhandled";

const statuses: ReadonlyMap<string, SessionStatus> = new Map<string, SessionStatus>([
  ["ok", "ok"],
  ["init", "ok"],
  ["exited", "exited"],
  ["errored", "errored"],
  ["error", "errored"],
  ["degraded", "errored"],
  ["crashed", "crashed"],
  ["abnormal", "abnormal"],
  ["unhandled", "unhandled"],
]);

/** A status that nobody knows says no more than whether there were errors. */
export function statusOf(value: unknown, errors: number): SessionStatus {
  const known = typeof value === "string" ? statuses.get(value.toLowerCase()) : undefined;
  return known ?? (errors > 0 ? "errored" : "ok");
}

/** In these a session has ended. */
export const endStatuses: ReadonlySet<SessionStatus> = new Set([
  "exited",
  "crashed",
  "abnormal",
  "unhandled",
]);

/** In these something went wrong, whatever the client counted. */
export const faultyStatuses: ReadonlySet<SessionStatus> = new Set([
  "errored",
  "crashed",
  "abnormal",
  "unhandled",
]);

/** Why the project does not want sessions of this origin. */
export function filterOrigin(
  origin: Pick<SessionOrigin, "release">,
  { record, settings }: ItemContext,
): FilterReason | undefined {
  return filterItem({ clientIp: record.clientIp, release: origin.release }, settings);
}

export type SessionOrigin = RowOwner &
  SdkColumns & {
    readonly release: string;
    readonly environment: string;
    readonly shiftMs: number;
  };

/** Whose sessions they are; `undefined` where no release is named, without which none can be counted. */
export function sessionOrigin(json: JsonObject, context: ItemContext): SessionOrigin | undefined {
  const attributes = isJsonObject(json.attrs) ? json.attrs : {};
  const release = releaseOf(attributes.release);
  if (release === "") return undefined;
  return {
    ...rowOwner(context, "sessions"),
    ...sdkColumns(context),
    release,
    environment: environmentOf(attributes.environment),
    shiftMs: clockShiftMs(context),
  };
}

const futureMsMax = 60_000;
const dayMs = 86_400_000;

/** When it started; `undefined` when that is not said, lies ahead, or so far back that it would be gone. */
export function startedMsOf(value: unknown, origin: SessionOrigin): number | undefined {
  const startedMs = senderTimeMs(value, origin.shiftMs);
  if (startedMs === undefined || startedMs > origin.received_at + futureMsMax) return undefined;
  return startedMs < origin.received_at - origin.retention_days * dayMs ? undefined : startedMs;
}

/**
 * The distinct id is a user's id, address or mail and is never stored; its hash is that of an event's user with
 * this id, so that a deletion by user finds both.
 */
export function distinctHash(value: unknown): bigint {
  const text = scalarText(value);
  return userHash(text === undefined || text === "" ? undefined : `id:${text.slice(0, 200)}`);
}

/** The columns that sessions and aggregates fill alike. */
export function originColumns(
  origin: SessionOrigin,
): Pick<
  SessionRow,
  "project_id" | "received_at" | "retention_days" | "release" | "environment" | "sdk_name" | "sdk_version"
> {
  const { shiftMs: _, ...columns } = origin;
  return columns;
}
