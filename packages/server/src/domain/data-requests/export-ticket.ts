/**
 * Leave to download what is stored of a person, for a few minutes. A browser downloads an address, and addresses stand
 * in its history and in the logs of proxies: whom it is about is sealed in the ticket, with who asked and where.
 */
import type { OrganizationId, UserId } from "@vedette/protocol";
import { isSealed, type TextSealer } from "#kernel/sealed-text.ts";
import type { NamedPerson } from "./data-request.ts";

export type ExportTicket = {
  readonly person: NamedPerson;
  /** As the request named them: what they mean is decided when the file is asked for. */
  readonly projects: readonly string[];
};

type Holder = { readonly organizationId: OrganizationId; readonly userId: UserId | undefined };

const purpose = "data-export";
const lifetimeMs = 5 * 60_000;

type Sealed = ExportTicket & {
  readonly organizationId: OrganizationId;
  readonly userId: UserId | null;
  readonly expiresAtMs: number;
};

export function writeExportTicket(
  sealer: TextSealer,
  { organizationId, userId }: Holder,
  { person, projects }: ExportTicket,
  nowMs: number,
): { readonly ticket: string; readonly expiresAtMs: number } {
  const expiresAtMs = nowMs + lifetimeMs;
  const sealed: Sealed = { person, projects, organizationId, userId: userId ?? null, expiresAtMs };
  return { ticket: sealer.seal(JSON.stringify(sealed), purpose), expiresAtMs };
}

/** `undefined` for one that has expired, was given to somebody else, or is none of ours. */
export function readExportTicket(
  sealer: TextSealer,
  ticket: string,
  { organizationId, userId }: Holder,
  nowMs: number,
): ExportTicket | undefined {
  // A text that was never sealed would be opened as it is.
  const opened = isSealed(ticket) ? sealer.open(ticket, purpose) : undefined;
  if (opened === undefined) return undefined;
  // This server has written it.
  const sealed = JSON.parse(opened) as Sealed;
  const isTheirs = sealed.organizationId === organizationId && sealed.userId === (userId ?? null);
  return isTheirs && nowMs < sealed.expiresAtMs
    ? { person: sealed.person, projects: sealed.projects }
    : undefined;
}
