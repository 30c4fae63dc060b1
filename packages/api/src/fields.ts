/** Schemas that many routes share: ids, dates, slugs, paging, lists in a query string. */
import { z } from "zod";
import type { FieldReason } from "./fault-reasons.ts";

/** Text of a form that has a name: what does not fit is refused by that name, in every language. */
export function textLike(name: FieldReason, pattern: RegExp, sentence: string) {
  return z.stringFormat(name, pattern, sentence);
}

/** A numeric id as text: 64-bit safe in every client. */
export const id = z.string().regex(/^[0-9]+$/);
/** 32 lower-case hexadecimal digits. */
export const hexId = z.string().regex(/^[0-9a-f]{32}$/);
/** UTC with `Z`; several clients refuse an offset such as `+00:00`. */
export const dateTime = z.iso.datetime({ offset: false });
export const slug = z
  .string()
  .min(1)
  .max(50)
  .check(
    textLike(
      "slug",
      /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/,
      "Use lower-case letters, digits, hyphens and underscores.",
    ),
  );
export const empty = z.undefined();

/** A slug or a numeric id, as it stands in an address. */
const reference = z.string().min(1).max(100);
export const orgParams = z.object({ org: reference });
export const projectParams = z.object({ org: reference, project: reference });
export const teamParams = z.object({ org: reference, team: reference });
export const issueParams = z.object({ issue: reference });
export const orgIssueParams = z.object({ org: reference, issue: reference });
/** As events name it: what normalization lets through, so that it is one segment of an address. */
export const environmentName = z
  .string()
  .min(1)
  .max(64)
  .check(textLike("environment", /^[^\p{Cc}/]+$/u, "Give the name as events have it, without slashes."));
export const eventReference = z.string().min(1).max(40);
export { reference };

/** A key that may stand several times in a query string. */
function severalParam(max: number) {
  return z
    .union([z.string(), z.array(z.string()).max(max)])
    .optional()
    .transform((value): readonly string[] =>
      value === undefined ? [] : typeof value === "string" ? [value] : value,
    );
}

export const listParam = severalParam(100);
/** Ids of what is changed together. */
export const idsParam = severalParam(1000);

/** A whole number in a query string. */
export function intParam(limits: { readonly min: number; readonly max: number }) {
  return z
    .union([z.number(), z.string().check(textLike("whole_number", /^[0-9]{1,9}$/, "Give a whole number."))])
    .transform(Number)
    .pipe(z.int().min(limits.min).max(limits.max));
}

/** `1`, `true` and the bare key switch on. */
export const flagParam = z
  .union([z.boolean(), z.string()])
  .optional()
  .transform((value) => value === true || value === "1" || value === "true" || value === "");

export const pageSizeMax = 100;

/** Clients ask for pages by `per_page` or `limit`; larger pages than we give are cut, not refused. */
const pageSizeParam = z
  .union([z.number(), z.string().check(textLike("whole_number", /^[0-9]{1,9}$/, "Give a whole number."))])
  .optional()
  .transform((value) =>
    value === undefined ? undefined : Math.min(pageSizeMax, Math.max(1, Number(value))),
  );

/** An empty cursor asks for the first page. */
export const pageQuery = {
  cursor: z.string().max(200).optional(),
  per_page: pageSizeParam,
  limit: pageSizeParam,
} as const;

/** `statsPeriod=24h`, or `start` and `end` in ISO form; without a zone they are UTC. */
export const timeQuery = {
  statsPeriod: z
    .string()
    .check(textLike("period", /^[0-9]{1,6}[smhdw]$/, "Give a period such as 24h or 14d."))
    .optional(),
  start: z.string().max(40).optional(),
  end: z.string().max(40).optional(),
  utc: z.string().max(10).optional(),
} as const;

export const scopeQuery = {
  /** Slugs or ids; `-1` stands for every project that the caller may see. */
  project: listParam,
  environment: listParam,
} as const;

export const keyValue = z.object({ key: z.string(), value: z.string() });
/** JSON as it came from a client; hostile, show as text only. */
export const json: z.ZodType<unknown> = z.unknown();
export const jsonObject = z.record(z.string(), z.unknown());
