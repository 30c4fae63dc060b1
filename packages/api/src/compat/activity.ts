import { z } from "zod";
import { dateTime, empty, id, issueParams, orgIssueParams, pageQuery } from "../fields.ts";
import { route } from "../route.ts";
import { userReference } from "./user.ts";

/** Something that happened to an issue; a comment is of the type `note` and has its text in `data`. */
export const activityShape = z.object({
  id,
  type: z.string(),
  dateCreated: dateTime,
  /** When a comment was edited. */
  dateEdited: dateTime.nullable(),
  /** Null for the server itself, and for somebody who is gone. */
  user: userReference.nullable(),
  data: z.record(z.string(), z.unknown()),
});

const activityFeed = z.object({ activity: z.array(activityShape) });

/** As it is written; who shows it renders it. */
const commentBody = z.object({
  text: z.string().trim().min(1, "Write something.").max(20_000),
  /** `user:1`, `team:2`; names in the text count too. */
  mentions: z.array(z.string().max(40)).max(50).optional(),
});

const noteParams = { note: id };
const organizationIssue = "/api/0/organizations/{org}/issues/{issue}/" as const;
const anyIssue = "/api/0/issues/{issue}/" as const;

const listing = {
  method: "GET",
  permission: "event:read",
  summary: "The comments on an issue, newest first.",
  query: z.object(pageQuery),
  response: z.array(activityShape),
  paginated: true,
} as const;
const adding = {
  method: "POST",
  permission: ["event:write", "event:admin"],
  summary: "Comments on an issue; those whom it mentions hear of the issue from then on.",
  body: commentBody,
  response: activityShape,
  status: 201,
  errors: ["mention_unknown"],
} as const;
const changing = {
  method: "PUT",
  permission: ["event:write", "event:admin"],
  summary: "Changes a comment; its author may, and administrators.",
  body: commentBody,
  response: activityShape,
  errors: ["mention_unknown"],
} as const;
const deleting = {
  method: "DELETE",
  permission: ["event:write", "event:admin"],
  summary: "Deletes a comment; its author may, and administrators.",
  response: empty,
  status: 204,
} as const;
const feed = {
  method: "GET",
  permission: "event:read",
  summary: "What happened to an issue, newest first; a page at a time, by the Link header.",
  query: z.object(pageQuery),
  response: activityFeed,
  errors: ["invalid_cursor"],
} as const;

/** Under `notes` and `comments`, of any issue and of an organization's: clients use all four. */
export const activityRoutes = {
  listIssueNotes: route({ ...listing, path: `${anyIssue}notes/`, params: issueParams }),
  addIssueNote: route({ ...adding, path: `${anyIssue}notes/`, params: issueParams }),
  changeIssueNote: route({
    ...changing,
    path: `${anyIssue}notes/{note}/`,
    params: issueParams.extend(noteParams),
  }),
  deleteIssueNote: route({
    ...deleting,
    path: `${anyIssue}notes/{note}/`,
    params: issueParams.extend(noteParams),
  }),
  listIssueComments: route({ ...listing, path: `${anyIssue}comments/`, params: issueParams }),
  addIssueComment: route({ ...adding, path: `${anyIssue}comments/`, params: issueParams }),
  changeIssueComment: route({
    ...changing,
    path: `${anyIssue}comments/{note}/`,
    params: issueParams.extend(noteParams),
  }),
  deleteIssueComment: route({
    ...deleting,
    path: `${anyIssue}comments/{note}/`,
    params: issueParams.extend(noteParams),
  }),
  listOrganizationIssueNotes: route({
    ...listing,
    path: `${organizationIssue}notes/`,
    params: orgIssueParams,
  }),
  addOrganizationIssueNote: route({ ...adding, path: `${organizationIssue}notes/`, params: orgIssueParams }),
  changeOrganizationIssueNote: route({
    ...changing,
    path: `${organizationIssue}notes/{note}/`,
    params: orgIssueParams.extend(noteParams),
  }),
  deleteOrganizationIssueNote: route({
    ...deleting,
    path: `${organizationIssue}notes/{note}/`,
    params: orgIssueParams.extend(noteParams),
  }),
  listOrganizationIssueComments: route({
    ...listing,
    path: `${organizationIssue}comments/`,
    params: orgIssueParams,
  }),
  addOrganizationIssueComment: route({
    ...adding,
    path: `${organizationIssue}comments/`,
    params: orgIssueParams,
  }),
  changeOrganizationIssueComment: route({
    ...changing,
    path: `${organizationIssue}comments/{note}/`,
    params: orgIssueParams.extend(noteParams),
  }),
  deleteOrganizationIssueComment: route({
    ...deleting,
    path: `${organizationIssue}comments/{note}/`,
    params: orgIssueParams.extend(noteParams),
  }),
  listIssueActivities: route({ ...feed, path: `${anyIssue}activities/`, params: issueParams }),
  listOrganizationIssueActivities: route({
    ...feed,
    path: `${organizationIssue}activities/`,
    params: orgIssueParams,
  }),
} as const;
