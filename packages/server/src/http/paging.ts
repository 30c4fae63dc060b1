/** Pages of a list: how many, from which cursor, and the `Link` header that leads on. */
import { formatLinkHeader, pageSizeMax } from "@vedette/api";
import { apiError } from "./answer-error.ts";

export type PageOf<Item> = {
  readonly items: readonly Item[];
  /** The cursor of the next page; absent only when there is none. */
  readonly nextCursor?: string | undefined;
  readonly hits?: number | undefined;
};

export type PageQuery = {
  readonly cursor?: string | undefined;
  readonly per_page?: number | undefined;
  readonly limit?: number | undefined;
};

/** The size asked for by either name. */
export function pageSize(query: PageQuery, otherwise: number = pageSizeMax): number {
  return query.per_page ?? query.limit ?? otherwise;
}

/** An empty cursor asks for the first page. */
export function cursorOf(query: PageQuery): string | undefined {
  return query.cursor === undefined || query.cursor === "" ? undefined : query.cursor;
}

/** Prints the header for the address that was asked; clients follow the URL itself, so it is absolute. */
export function linkHeader(publicUrl: string, requestUrl: string, nextCursor: string | undefined): string {
  const url = new URL(requestUrl, "http://internal");
  const current = url.searchParams.get("cursor") ?? "";
  const at = (cursor: string): string => {
    url.searchParams.set("cursor", cursor);
    return `${publicUrl}${url.pathname}${url.search}`;
  };
  const next = nextCursor ?? "0:0:0";
  // Lists are walked forward only: the page and every client that we know keep what they have.
  const previous = current === "" ? "0:0:1" : current;
  return formatLinkHeader({
    previous: { url: at(previous), cursor: previous, hasResults: false },
    next: { url: at(next), cursor: next, hasResults: nextCursor !== undefined },
  });
}

/** The offset in a cursor `0:offset:0`; none for the first page. */
export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = /^0:(\d{1,9}):0$/.exec(cursor)?.[1];
  if (offset === undefined) throw apiError("invalid_cursor", "The cursor cannot be read.", "cursor");
  return Number(offset);
}

/** Cuts a list that is held in memory; cursors are `0:offset:0`. */
export function pageOfList<Item>(items: readonly Item[], query: PageQuery): PageOf<Item> {
  const offset = offsetOf(cursorOf(query));
  const size = pageSize(query);
  const isMore = items.length > offset + size;
  return {
    items: items.slice(offset, offset + size),
    nextCursor: isMore ? `0:${offset + size}:0` : undefined,
    hits: items.length,
  };
}
