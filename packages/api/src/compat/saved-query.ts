/**
 * Questions about events that are kept under a name, with how they are shown. The words are those of the `/api/0`
 * clients; `visibility`, `compare` and `isEditable` are ours.
 */
import { z } from "zod";
import { dateTime, empty, id, orgParams, pageQuery, reference, textLike } from "../fields.ts";
import { route } from "../route.ts";
import { userReference } from "./user.ts";

export const savedQueryDisplay = z.enum(["table", "line", "area", "bar", "top_n"]);
export const savedQueryVisibility = z.enum(["owner", "organization"]);

const field = z.string().min(1).max(400);
const moment = z.iso.datetime({ offset: false }).nullable();

/** What is asked, and how it is shown. */
export const savedQuestion = z.object({
  /** As in `events/`. */
  queryDataset: z.string().max(30),
  query: z.string().max(4000),
  /** Columns of the table: plain fields and aggregates. */
  fields: z.array(field).min(1).max(20),
  /** A field, with `-` for falling; empty for the usual order. */
  orderby: z.string().max(401),
  display: savedQueryDisplay,
  /** Aggregates that are drawn. */
  yAxis: z.array(field).max(5),
  /** How many groups are told apart. */
  topEvents: z.int().min(1).max(10).nullable(),
  /** `1h`; null by the range. */
  interval: z.string().max(12).nullable(),
  /** With the period before. */
  compare: z.boolean(),
  /** Ids; none for all that the reader sees. */
  projects: z.array(z.int().min(1)).max(100),
  environment: z.array(z.string().max(200)).max(20),
  /** `24h`; null for the reader's own, or where start and end are set. */
  range: z
    .string()
    .check(textLike("period", /^[1-9][0-9]{0,5}[smhdw]$/, "Give a period such as 24h or 14d."))
    .nullable(),
  start: moment,
  end: moment,
});

export const savedQueryShape = z.object({
  id,
  name: z.string(),
  version: z.literal(2),
  visibility: savedQueryVisibility,
  ...savedQuestion.shape,
  dateCreated: dateTime,
  dateUpdated: dateTime,
  /** Null for a token of the organization, and for somebody who is gone. */
  createdBy: userReference.nullable(),
  /** Whether the caller may change it. */
  isEditable: z.boolean(),
});

const name = z.string().trim().min(1).max(128);
const changes = savedQuestion.partial();
const queryParams = orgParams.extend({ savedQuery: reference });
const errors = ["bad_request", "invalid_query", "too_many_searches"] as const;

export const savedQueryRoutes = {
  listSavedQueries: route({
    method: "GET",
    path: "/api/0/organizations/{org}/discover/saved/",
    permission: "event:read",
    summary: "The caller's saved queries and those of the organization, the one changed last first.",
    params: orgParams,
    query: z.object({
      ...pageQuery,
      /** A part of the name. */
      query: z.string().max(128).optional(),
      sortBy: z
        .enum(["name", "-name", "dateCreated", "-dateCreated", "dateUpdated", "-dateUpdated"])
        .optional(),
    }),
    response: z.array(savedQueryShape),
    paginated: true,
  }),
  createSavedQuery: route({
    method: "POST",
    path: "/api/0/organizations/{org}/discover/saved/",
    permission: "event:write",
    summary:
      "Saves a query that can be answered. One for the whole organization needs the right to change the organization.",
    params: orgParams,
    body: changes.extend({
      name,
      fields: savedQuestion.shape.fields,
      visibility: savedQueryVisibility.optional(),
    }),
    response: savedQueryShape,
    status: 201,
    errors,
  }),
  getSavedQuery: route({
    method: "GET",
    path: "/api/0/organizations/{org}/discover/saved/{savedQuery}/",
    permission: "event:read",
    summary: "One saved query.",
    params: queryParams,
    response: savedQueryShape,
  }),
  updateSavedQuery: route({
    method: "PUT",
    path: "/api/0/organizations/{org}/discover/saved/{savedQuery}/",
    permission: "event:write",
    summary: "Changes what is given.",
    params: queryParams,
    body: changes.extend({ name: name.optional(), visibility: savedQueryVisibility.optional() }),
    response: savedQueryShape,
    errors,
  }),
  deleteSavedQuery: route({
    method: "DELETE",
    path: "/api/0/organizations/{org}/discover/saved/{savedQuery}/",
    permission: "event:write",
    summary: "Deletes a saved query.",
    params: queryParams,
    response: empty,
    status: 204,
  }),
} as const;
