import { z } from "zod";
import {
  dateTime,
  empty,
  id,
  issueParams,
  orgIssueParams,
  orgParams,
  pageQuery,
  projectParams,
} from "../fields.ts";
import { route } from "../route.ts";
import { actor, bulkQuery } from "./issue.ts";

/** What was discarded: events like it are filtered. */
export const tombstoneShape = z.object({
  id,
  level: z.string(),
  message: z.string(),
  culprit: z.string(),
  type: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  actor: actor.nullable(),
  dateAdded: dateTime,
});

const bulkErrors = ["invalid_query", "invalid_input", "issue_unknown"] as const;

export const issueDeletionRoutes = {
  deleteOrganizationIssues: route({
    method: "DELETE",
    path: "/api/0/organizations/{org}/issues/",
    permission: "event:admin",
    summary: "Deletes issues with their events: those named by `id`, or those found by `query`.",
    params: orgParams,
    query: bulkQuery,
    response: empty,
    status: 204,
    errors: bulkErrors,
  }),
  deleteProjectIssues: route({
    method: "DELETE",
    path: "/api/0/projects/{org}/{project}/issues/",
    permission: "event:admin",
    summary: "Deletes issues of a project with their events: those named by `id`, or those found by `query`.",
    params: projectParams,
    query: bulkQuery,
    response: empty,
    status: 204,
    errors: bulkErrors,
  }),
  deleteOrganizationIssue: route({
    method: "DELETE",
    path: "/api/0/organizations/{org}/issues/{issue}/",
    permission: "event:admin",
    summary: "Deletes an issue; its events go in the background.",
    params: orgIssueParams,
    response: empty,
    status: 202,
  }),
  deleteIssue: route({
    method: "DELETE",
    path: "/api/0/issues/{issue}/",
    permission: "event:admin",
    summary: "Deletes an issue; its events go in the background.",
    params: issueParams,
    response: empty,
    status: 202,
  }),
  listTombstones: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/tombstones/",
    permission: "project:read",
    summary: "What was discarded in a project, the latest first.",
    params: projectParams,
    query: z.object(pageQuery),
    response: z.array(tombstoneShape),
    paginated: true,
  }),
  deleteTombstone: route({
    method: "DELETE",
    path: "/api/0/projects/{org}/{project}/tombstones/{tombstone}/",
    permission: ["project:write", "project:admin"],
    summary: "Lets events in again that are like what was discarded.",
    params: projectParams.extend({ tombstone: z.string().min(1).max(20) }),
    response: empty,
    status: 204,
  }),
} as const;
