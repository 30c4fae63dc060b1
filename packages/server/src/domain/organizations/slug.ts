/** Slugs: short names for addresses. They never look like an id, because paths take either. */
import { UserError } from "#kernel/errors.ts";

const slugLengthMax = 50;

/** Makes a slug of a name; `fallback` where nothing usable is left. */
export function slugOf(name: string, fallback: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, slugLengthMax)
    .replace(/^-+|-+$/g, "");
  if (slug === "") return fallback;
  return /^\d+$/.test(slug) ? `${fallback}-${slug}`.slice(0, slugLengthMax) : slug;
}

/** Accepts a slug that a person chose, or says what is wrong with it. */
export function checkSlug(slug: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,49}$/.test(slug) && !/^\d+$/.test(slug)) return slug;
  throw new UserError(
    "slug_invalid",
    400,
    "A slug has 1 to 50 lower-case letters, digits, hyphens or underscores, starts with a letter or digit and is not a number.",
    "slug",
  );
}

const slugTriesMax = 50;

/**
 * Tries `slug`, `slug-2`, `slug-3` … until one is free. The insert decides (`on conflict do nothing`), so two
 * processes never get the same one.
 */
export async function insertWithFreeSlug<Row>(
  slug: string,
  insert: (slug: string) => Promise<Row | undefined>,
): Promise<Row> {
  for (let number = 1; number <= slugTriesMax; number += 1) {
    const suffix = number === 1 ? "" : `-${number}`;
    const row = await insert(`${slug.slice(0, slugLengthMax - suffix.length)}${suffix}`);
    if (row !== undefined) return row;
  }
  throw slugTaken();
}

export function slugTaken(): UserError {
  return new UserError("slug_taken", 409, "This slug is already in use.", "slug");
}

/** A name that people see: trimmed, 1 to 200 characters. */
export function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed.length > 0 && trimmed.length <= 200 && !trimmed.includes("\0")) return trimmed;
  throw new UserError("name_invalid", 400, "A name has 1 to 200 characters.", "name");
}
