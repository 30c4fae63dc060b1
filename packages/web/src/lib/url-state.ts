/**
 * The scope that every screen of data shares, as it stands in the address: projects, environment and
 * time range. Names are those of the Web API, so that an address reads like the request behind it.
 */

export interface Scope {
  readonly project?: readonly string[] | undefined;
  readonly environment?: string | undefined;
  readonly statsPeriod?: string | undefined;
}

export const PERIODS = ["1h", "24h", "7d", "14d", "30d", "90d"] as const;
export const DEFAULT_PERIOD = "14d";

export type RawSearch = Readonly<Record<string, string | readonly string[]>>;

/** Reads `?a=1&a=2&b=3` into plain strings and lists; nothing is guessed to be a number or JSON. */
export function parseSearch(search: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(search)) {
    const known = found[key];
    if (known === undefined) found[key] = value;
    else if (typeof known === "string") found[key] = [known, value];
    else known.push(value);
  }
  return found;
}

/** Prints it back in a stable order, leaving out what is not set. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const pairs = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (Array.isArray(value)) for (const one of value) pairs.append(key, String(one));
    else if (value !== undefined && value !== null) pairs.append(key, String(value));
  }
  const text = pairs.toString();
  // Readable addresses: these are safe in a query and common in ours.
  const readable = text
    .replaceAll("%3A", ":")
    .replaceAll("%2F", "/")
    .replaceAll("%2C", ",")
    .replaceAll("%40", "@");
  return readable === "" ? "" : `?${readable}`;
}

/** One value of a key; the last one wins, as in a form. */
export function readString(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof one === "string" ? one : undefined;
}

function readFilled(value: unknown): string | undefined {
  const text = readString(value);
  return text === "" ? undefined : text;
}

function readList(value: unknown): readonly string[] | undefined {
  const list = (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === "string" && one !== "",
  );
  return list.length === 0 ? undefined : list;
}

/** Reads the scope from an address; whatever is unknown or broken is as if it were not there. */
export function parseScope(search: Readonly<Record<string, unknown>>): Scope {
  const period = readString(search["statsPeriod"]);
  const scope: { -readonly [Key in keyof Scope]: Scope[Key] } = {};
  const project = readList(search["project"])?.slice(0, 50);
  const environment = readFilled(search["environment"])?.slice(0, 200);
  if (project !== undefined) scope.project = project;
  if (environment !== undefined) scope.environment = environment;
  if (period !== undefined && /^[1-9][0-9]{0,3}[mhdw]$/.test(period)) scope.statsPeriod = period;
  return scope;
}

/** The scope as the query of a request. */
export function scopeQuery(scope: Scope): { project: string[]; environment: string[]; statsPeriod: string } {
  return {
    project: [...(scope.project ?? [])],
    environment: scope.environment === undefined ? [] : [scope.environment],
    statsPeriod: scope.statsPeriod ?? DEFAULT_PERIOD,
  };
}

/** A way back inside this page, or the start: an address from outside must not lead elsewhere. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : "/";
}
