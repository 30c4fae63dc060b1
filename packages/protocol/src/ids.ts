/** Branded identifiers. Numeric ids are integers below 2^53 and decimal strings in JSON. */

declare const brand: unique symbol;

/** A value of type `T` that only a parser or a factory of this house may make. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

export type OrganizationId = Brand<number, "OrganizationId">;
export type TeamId = Brand<number, "TeamId">;
export type ProjectId = Brand<number, "ProjectId">;
export type KeyId = Brand<number, "KeyId">;
export type UserId = Brand<number, "UserId">;
export type IssueId = Brand<number, "IssueId">;
export type ActivityId = Brand<number, "ActivityId">;
export type TombstoneId = Brand<number, "TombstoneId">;
export type DataDeletionId = Brand<number, "DataDeletionId">;
export type TokenId = Brand<number, "TokenId">;
export type SavedSearchId = Brand<number, "SavedSearchId">;
export type DashboardId = Brand<number, "DashboardId">;
export type ReleaseId = Brand<number, "ReleaseId">;
export type CommitId = Brand<number, "CommitId">;
export type SavedQueryId = Brand<number, "SavedQueryId">;

/** 32 lower-case hexadecimal digits. */
export type EventId = Brand<string, "EventId">;
/** 32 lower-case hexadecimal digits: the public part of a DSN. */
export type PublicKey = Brand<string, "PublicKey">;
/** 32 lower-case hexadecimal digits: md5 of what groups an event. */
export type GroupHash = Brand<string, "GroupHash">;

/** Reads a positive decimal integer below 2^53; anything else is `undefined`. */
export function parseNumericId<Id extends number>(text: string): Id | undefined {
  if (!/^[1-9][0-9]{0,15}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? (value as Id) : undefined;
}

/** Reads the public part of a DSN: 32 hexadecimal digits in any case. */
export function parsePublicKey(text: unknown): PublicKey | undefined {
  if (typeof text !== "string" || !/^[0-9a-fA-F]{32}$/.test(text)) return undefined;
  return text.toLowerCase() as PublicKey;
}

/** Reads an event id with or without hyphens, in any case. The nil id is no id. */
export function parseEventId(text: unknown): EventId | undefined {
  if (typeof text !== "string" || text.length < 32 || text.length > 36) return undefined;
  const hex = (text.length === 32 ? text : text.replaceAll("-", "")).toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex) || /^0+$/.test(hex)) return undefined;
  return hex as EventId;
}
