/** Writing a filter of a query so that it reads back as the same value. Pure. */

/** A value as it must stand behind a key. */
export function quoteValue(value: string): string {
  return value === "" || /[\s"()[\],:\\]|^[!<>=/]/.test(value)
    ? `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`
    : value;
}

/** The query for one value of a tag; a tag that shares its name with a field is named in brackets. */
export function tagFilter(key: string, value: string): string {
  return `${/^[A-Za-z0-9_.-]+$/.test(key) ? key : `tags[${key}]`}:${quoteValue(value)}`;
}
