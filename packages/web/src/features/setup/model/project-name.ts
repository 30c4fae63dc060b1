/** The address part of a name: what the server will make of it, shown while one types. Pure. */

const SLUG_LENGTH_MAX = 50;

export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[-_]+/, "")
    .slice(0, SLUG_LENGTH_MAX)
    .replace(/[-_]+$/, "");
}
