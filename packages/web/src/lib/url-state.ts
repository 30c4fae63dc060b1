/**
 * The scope that every screen of data shares, as it stands in the address: projects, environment and
 * time range. Names are those of the Web API, so that an address reads like the request behind it.
 */

export interface Scope {
  readonly project?: readonly string[] | undefined;
  /** A name, or `ALL_ENVIRONMENTS`; absent where the address leaves it open, see default-environment.ts. */
  readonly environment?: string | undefined;
  readonly statsPeriod?: string | undefined;
  /** Both or none: a range that does not move. ISO moments in UTC; they go before `statsPeriod`. */
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** What an address says for all environments where it must not be left open. */
export const ALL_ENVIRONMENTS = "*";

export const PERIODS = ["1h", "24h", "7d", "14d", "30d", "90d"] as const;
export const DEFAULT_PERIOD = "14d";
/** A period as people may write one into the address. */
const PERIOD = /^[1-9][0-9]{0,3}[mhdw]$/;

export function isPeriod(text: string): boolean {
  return PERIOD.test(text);
}

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

const MOMENT =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?$/;

/** A moment as addresses write it: UTC, whole seconds. Without a zone it is UTC, as in the Web API. */
export function printMoment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function readMoment(value: unknown): number | undefined {
  const text = readString(value);
  if (text === undefined || !MOMENT.test(text)) return undefined;
  const ms = Date.parse(
    /T.*(?:Z|[+-][0-9]{2}:[0-9]{2})$/.test(text) || !text.includes("T") ? text : `${text}Z`,
  );
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * Reads the scope from an address; whatever is unknown or broken is as if it were not there. Each part is named even
 * so: the router lays what was read over what was written, and what is not named would stay as it was written.
 */
export function parseScope(search: Readonly<Record<string, unknown>>): Scope {
  const period = readString(search["statsPeriod"]);
  const [start, end] = [readMoment(search["start"]), readMoment(search["end"])];
  const isFixed = start !== undefined && end !== undefined && start < end;
  return {
    project: readList(search["project"])?.slice(0, 50),
    environment: readFilled(search["environment"])?.slice(0, 200),
    statsPeriod: !isFixed && period !== undefined && isPeriod(period) ? period : undefined,
    start: isFixed ? printMoment(start) : undefined,
    end: isFixed ? printMoment(end) : undefined,
  };
}

/** The one environment that is shown; undefined for all. */
export function oneEnvironment(scope: Pick<Scope, "environment">): string | undefined {
  return scope.environment === ALL_ENVIRONMENTS ? undefined : scope.environment;
}

/** The environments of the scope as part of a request's query, or of something to save. */
export function environmentQuery(scope: Pick<Scope, "environment">): string[] {
  const one = oneEnvironment(scope);
  return one === undefined ? [] : [one];
}

/** The environment that was saved with one project or another, so that the project's default is not laid over it. */
export function savedEnvironment(
  [environment]: readonly string[],
  projects: readonly unknown[],
): string | undefined {
  return environment ?? (projects.length === 1 ? ALL_ENVIRONMENTS : undefined);
}

export type TimeQuery =
  | { statsPeriod: string; start?: never; end?: never }
  | { start: string; end: string; statsPeriod?: never };

/** The time range of the scope as part of a request's query. */
export function timeQuery(scope: Scope): TimeQuery {
  const { start, end, statsPeriod } = scope;
  return start === undefined || end === undefined
    ? { statsPeriod: statsPeriod ?? DEFAULT_PERIOD }
    : { start, end };
}

/** The scope as the query of a request. */
export function scopeQuery(scope: Scope): { project: string[]; environment: string[] } & TimeQuery {
  return {
    project: [...(scope.project ?? [])],
    environment: environmentQuery(scope),
    ...timeQuery(scope),
  };
}

/** What a link keeps that leads to one issue, or from it: where the projects are said already. */
export function keepScope({ environment, statsPeriod, start, end }: Scope): Omit<Scope, "project"> {
  return { environment, statsPeriod, start, end };
}

/** What a change of the time range sets: the other way of naming one goes. */
export function rangeChange(
  next: { readonly statsPeriod: string } | { readonly start: string; readonly end: string },
): { statsPeriod: string | undefined; start: string | undefined; end: string | undefined } {
  if ("start" in next) return { statsPeriod: undefined, start: next.start, end: next.end };
  const statsPeriod = next.statsPeriod === DEFAULT_PERIOD ? undefined : next.statsPeriod;
  return { statsPeriod, start: undefined, end: undefined };
}

/** Never a host: only there to resolve paths against. */
const HERE = "http://page.invalid";

/** A way back inside this page, or the start: an address from outside must not lead elsewhere. */
export function safeNext(next: string | undefined): string {
  // As a browser reads it: control characters fall out, a backslash is a slash, so `/\t/x` would be a host.
  if (next === undefined || !next.startsWith("/")) return "/";
  const url = URL.parse(next, HERE);
  if (url === null || url.origin !== HERE || url.pathname.startsWith("//")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
