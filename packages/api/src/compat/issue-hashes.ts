/** What an issue is made of, taking merges back, and issues that are like it. */
import { z } from "zod";
import { dateTime, id, intParam, issueParams, idsParam, orgIssueParams } from "../fields.ts";
import { route } from "../route.ts";
import { issueShape } from "./issue.ts";

export const issueHashShape = z.object({
  id: z.string(),
  dateCreated: dateTime,
  /** The issue that it came with when that was merged into this one. */
  mergedFrom: z.object({ id, shortId: z.string(), title: z.string() }).nullable(),
  count: z.number(),
  latestEvent: z
    .object({ eventID: z.string(), title: z.string(), culprit: z.string(), dateCreated: dateTime })
    .nullable(),
});

const unmergeQuery = z.object({ id: idsParam });
const unmergeAnswer = z.object({ destinations: z.array(id) });

const similarQuery = z.object({
  limit: intParam({ min: 1, max: 50 }).optional(),
  /** 0 to 1: the least likeness; the project's setting unless said. */
  threshold: z
    .union([z.number(), z.string().regex(/^[01](?:\.[0-9]{1,6})?$/, "Give a number between 0 and 1.")])
    .transform(Number)
    .pipe(z.number().min(0).max(1))
    .optional(),
});
const similarAnswer = z.array(
  z.tuple([
    issueShape,
    z.object({
      /** 1: the same; 0: nothing in common. */
      exception: z.number(),
      shouldBeGrouped: z.enum(["Yes", "No"]),
    }),
  ]),
);

const hashesSummary = "The grouping hashes of an issue, with their latest events.";
const unmergeSummary =
  "Takes hashes out of an issue: those that came with a merged issue return to it, others make a new one.";
const similarSummary = "Issues of the same project that are like this one, the nearest first.";

export const issueHashRoutes = {
  listIssueHashes: route({
    method: "GET",
    path: "/api/0/issues/{issue}/hashes/",
    permission: "event:read",
    summary: hashesSummary,
    params: issueParams,
    response: z.array(issueHashShape),
  }),
  listOrganizationIssueHashes: route({
    method: "GET",
    path: "/api/0/organizations/{org}/issues/{issue}/hashes/",
    permission: "event:read",
    summary: hashesSummary,
    params: orgIssueParams,
    response: z.array(issueHashShape),
  }),
  unmergeIssueHashes: route({
    method: "DELETE",
    path: "/api/0/issues/{issue}/hashes/",
    permission: ["event:write", "event:admin"],
    summary: unmergeSummary,
    params: issueParams,
    query: unmergeQuery,
    response: unmergeAnswer,
    errors: ["unmerge_impossible"],
  }),
  unmergeOrganizationIssueHashes: route({
    method: "DELETE",
    path: "/api/0/organizations/{org}/issues/{issue}/hashes/",
    permission: ["event:write", "event:admin"],
    summary: unmergeSummary,
    params: orgIssueParams,
    query: unmergeQuery,
    response: unmergeAnswer,
    errors: ["unmerge_impossible"],
  }),
  listSimilarIssues: route({
    method: "GET",
    path: "/api/0/issues/{issue}/similar/",
    permission: "event:read",
    summary: similarSummary,
    params: issueParams,
    query: similarQuery,
    response: similarAnswer,
  }),
  listOrganizationSimilarIssues: route({
    method: "GET",
    path: "/api/0/organizations/{org}/issues/{issue}/similar-issues-embeddings/",
    permission: "event:read",
    summary: similarSummary,
    params: orgIssueParams,
    query: similarQuery,
    response: similarAnswer,
  }),
} as const;
