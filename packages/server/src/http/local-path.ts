/** A way inside the page; an address from outside must not lead elsewhere, nor into the API. */
export function localPath(next: string | undefined): string {
  const base = "http://page.invalid";
  if (next === undefined || !/^\/(?![/\\])/.test(next) || !URL.canParse(next, base)) return "/";
  const url = new URL(next, base);
  // The parser drops tabs and line feeds and turns backslashes: what it makes of the text is judged, not the text.
  if (url.origin !== base || url.pathname.startsWith("//") || url.pathname.startsWith("/api/")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
