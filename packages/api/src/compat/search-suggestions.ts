/** What a search box offers: keys, and values of keys. */
import { z } from "zod";
import {
  dateTime,
  listParam,
  orgParams,
  pageQuery,
  projectParams,
  scopeQuery,
  timeQuery,
} from "../fields.ts";
import { route } from "../route.ts";

export const tagKeyShape = z.object({
  key: z.string(),
  name: z.string(),
  totalValues: z.number().optional(),
});

export const tagValueShape = z.object({
  key: z.string(),
  name: z.string(),
  value: z.string(),
  count: z.number(),
  firstSeen: dateTime.nullable(),
  lastSeen: dateTime.nullable(),
});

const key = z.string().min(1).max(200);
const ofTags = { ...timeQuery, dataset: z.string().optional(), useCache: z.string().optional() };
const ofValues = { ...timeQuery, ...pageQuery, query: z.string().max(200).optional() };

/** Keys of one kind of search, as the registry has them. */
export const searchFieldsShape = z.object({
  /** `issues`, or a dataset. */
  dataset: z.string(),
  /** What a key means that is not listed. */
  otherKeys: z.enum(["tag", "attribute", "none"]),
  /** Whether `count():>10` is understood. */
  hasAggregates: z.boolean(),
  fields: z.array(
    z.object({
      key: z.string(),
      aliases: z.array(z.string()),
      type: z.enum([
        "text",
        "prose",
        "state",
        "person",
        "number",
        "duration",
        "size",
        "time",
        "flag",
        "id",
        "version",
      ]),
      operators: z.array(z.enum(["=", "!=", ">", ">=", "<", "<="])),
      /** Values that are known beforehand: where `isClosed` there are no others that find anything. */
      values: z.array(z.string()),
      isClosed: z.boolean(),
      description: z.string(),
    }),
  ),
});

export const searchSuggestionRoutes = {
  listOrganizationTags: route({
    method: "GET",
    path: "/api/0/organizations/{org}/tags/",
    permission: "event:read",
    summary: "The tags of events in the time range, most used first.",
    params: orgParams,
    query: z.object({ ...scopeQuery, ...ofTags }),
    response: z.array(tagKeyShape),
    errors: ["invalid_time_range"],
  }),
  listProjectTags: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/tags/",
    permission: "event:read",
    summary: "The tags of a project's events in the time range, most used first.",
    params: projectParams,
    query: z.object({ environment: listParam, ...ofTags }),
    response: z.array(tagKeyShape),
    errors: ["invalid_time_range"],
  }),
  listOrganizationTagValues: route({
    method: "GET",
    path: "/api/0/organizations/{org}/tags/{key}/values/",
    permission: "event:read",
    summary:
      "The values of a tag or a field in the newest events, most used first; `query` narrows to values that contain it.",
    params: z.object({ org: z.string(), key }),
    query: z.object({ ...scopeQuery, ...ofValues }),
    response: z.array(tagValueShape),
    errors: ["invalid_time_range", "invalid_cursor"],
  }),
  listProjectTagValues: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/tags/{key}/values/",
    permission: "event:read",
    summary: "The values of a tag or a field in a project's newest events, most used first.",
    params: projectParams.extend({ key }),
    query: z.object({ environment: listParam, ...ofValues }),
    response: z.array(tagValueShape),
    errors: ["invalid_time_range", "invalid_cursor"],
  }),
  listSearchFields: route({
    method: "GET",
    path: "/api/0/organizations/{org}/search-fields/",
    permission: "event:read",
    summary: "The keys that searches know: their types, signs and values, for issues and by dataset.",
    params: orgParams,
    query: z.object({ dataset: z.string().max(30).optional() }),
    response: z.array(searchFieldsShape),
  }),
} as const;
