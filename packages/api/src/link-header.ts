/**
 * The `Link` header of lists that continue:
 * `<URL>; rel="previous"; results="false"; cursor="0:0:1", <URL>; rel="next"; results="true"; cursor="0:100:0"`.
 * Some clients split it at every comma, so the addresses must not contain one.
 */
export type LinkCursor = { readonly url: string; readonly cursor: string; readonly hasResults: boolean };

/** Prints the header from the cursors of both directions. */
export function formatLinkHeader(links: {
  readonly previous: LinkCursor;
  readonly next: LinkCursor;
}): string {
  return `${formatLink("previous", links.previous)}, ${formatLink("next", links.next)}`;
}

function formatLink(rel: "previous" | "next", link: LinkCursor): string {
  const url = link.url.replaceAll(",", "%2C").replaceAll(">", "%3E");
  return `<${url}>; rel="${rel}"; results="${link.hasResults}"; cursor="${link.cursor}"`;
}

/** Reads the cursors that lead to a page with results. */
export function parseLinkHeader(header: string | null): {
  next: string | undefined;
  previous: string | undefined;
} {
  const found: { next: string | undefined; previous: string | undefined } = {
    next: undefined,
    previous: undefined,
  };
  for (const part of (header ?? "").split(",")) {
    const rel = /rel="(next|previous)"/.exec(part)?.[1];
    const cursor = /cursor="([^"]*)"/.exec(part)?.[1];
    if (cursor === undefined || !part.includes('results="true"')) continue;
    if (rel === "next") found.next = cursor;
    if (rel === "previous") found.previous = cursor;
  }
  return found;
}
