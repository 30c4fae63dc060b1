/**
 * What processing says of one item: the rows it became, and a count for every unit in it. Each unit (an error,
 * a span of a container, a session of an aggregate …) is in exactly one count; that is how outcomes add up.
 */
import type { DataCategory, Outcome } from "@vedette/protocol";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import type { BlobId } from "#ports/blob-store.ts";
import type { StorableTableRow, TableRow } from "#ports/event-tables.ts";

export type Count = {
  readonly category: DataCategory;
  readonly outcome: Outcome;
  /** "" for what was accepted. */
  readonly reason: string;
  readonly quantity: number;
};

/** Bytes that a row names by their SHA-256. */
export type NewBlob = { readonly id: BlobId; readonly bytes: Uint8Array };

export type ItemResult = {
  readonly counts: readonly Count[];
  readonly rows: readonly TableRow[];
  readonly seed?: IssueSeed | undefined;
  readonly blobs?: readonly NewBlob[] | undefined;
  /**
   * 32 hexadecimal digits. Of the items of a project with the same one the first is stored; of the others nothing
   * is, and what they had accepted counts as a duplicate.
   */
  readonly onceId?: string | undefined;
  /** Further results of the same item, each with its own `onceId` and `seed`: a list of reports makes many events. */
  readonly also?: readonly ItemResult[] | undefined;
};

/** The same on its way to the store. */
export type StorableResult = Omit<ItemResult, "rows" | "also"> & {
  readonly rows: readonly StorableTableRow[];
};

/** An item that leaves nothing but a count. */
export function refused(count: Omit<Count, "quantity"> & { readonly quantity?: number }): ItemResult {
  return { counts: [{ ...count, quantity: count.quantity ?? 1 }], rows: [] };
}
