/** Milliseconds to the API's form: UTC with `Z`. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function isoTimeOrNull(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined || ms <= 0 ? null : isoTime(ms);
}

/** Empty texts stand for "not known" in the event store. */
export function textOrNull(text: string | null | undefined): string | null {
  return text === undefined || text === null || text === "" ? null : text;
}

/** `name@1.2.3+build` without the package's name; long hashes are cut. */
export function shortVersion(version: string): string {
  const bare = version.slice(version.lastIndexOf("@") + 1);
  return /^[0-9a-f]{20,}$/.test(bare) ? bare.slice(0, 12) : bare;
}
