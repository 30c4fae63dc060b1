/** Releases and their commits, as far as command-line tools and the resolution of issues in commits need them. */
import { z } from "zod";
import { dateTime, empty, listParam, orgParams, pageQuery, projectParams } from "../fields.ts";
import { route } from "../route.ts";

const version = z.string().min(1).max(250);
const optionalText = (max: number) => z.string().max(max).nullable().optional();
const optionalTime = z.iso.datetime({ offset: true, local: true }).nullable().optional();

const newCommit = z.looseObject({
  id: z.string().min(1).max(64),
  repository: optionalText(200),
  message: optionalText(100_000),
  author_name: optionalText(1000),
  author_email: optionalText(1000),
  timestamp: optionalTime,
  /** The files that it touched. */
  patch_set: z
    .array(z.looseObject({ path: z.string().min(1).max(4000) }))
    .max(10_000)
    .nullable()
    .optional(),
});

/** The head of a repository; `commit` may be a range `a..b`, whose end counts. */
const newRef = z.looseObject({
  repository: z.string().min(1).max(200),
  commit: z.string().min(1).max(140),
  previousCommit: optionalText(64),
});

const releaseFields = {
  ref: optionalText(250),
  url: optionalText(2000),
  dateStarted: optionalTime,
  dateReleased: optionalTime,
  status: z.enum(["open", "archived"]).nullable().optional(),
  /** Replaces the commits of the release, the latest first; so do `refs`. */
  commits: z.array(newCommit).max(1000).nullable().optional(),
  refs: z.array(newRef).max(100).nullable().optional(),
};

/** Slugs or ids. */
const projects = z
  .array(z.union([z.string().max(100), z.number()]))
  .max(1000)
  .nullable()
  .optional();

const author = z.object({ name: z.string(), email: z.string() });

export const commitShape = z.object({
  id: z.string(),
  message: z.string().nullable(),
  dateCreated: dateTime,
  repository: z.object({ name: z.string() }).nullable(),
  author: author.nullable(),
});

const versionInfo = z.object({
  package: z.string().nullable(),
  description: z.string(),
  buildHash: z.string().nullable(),
  version: z.object({ raw: z.string() }),
});

export const releaseShape = z.object({
  /** 0 for one that events alone have named. */
  id: z.number(),
  version: z.string(),
  shortVersion: z.string(),
  versionInfo,
  status: z.enum(["open", "archived"]),
  ref: z.string().nullable(),
  url: z.string().nullable(),
  dateCreated: dateTime,
  dateStarted: dateTime.nullable(),
  dateReleased: dateTime.nullable(),
  /** Issues that were first seen in it. */
  newGroups: z.number(),
  commitCount: z.number(),
  authors: z.array(author),
  lastCommit: commitShape.nullable(),
  lastDeploy: z.null(),
  firstEvent: dateTime.nullable(),
  /** Not told yet. */
  lastEvent: z.null(),
  projects: z.array(z.object({ id: z.number(), slug: z.string(), name: z.string(), platform: z.string() })),
});

const listQuery = {
  ...pageQuery,
  /** A part of the version, in any case. */
  query: z.string().max(250).optional(),
  status: z.enum(["open", "archived"]).optional(),
};

const orgRelease = orgParams.extend({ version });
const projectRelease = projectParams.extend({ version });
const writing = ["project:releases", "org:ci"] as const;
const reading = ["project:read", "project:releases", "org:ci"] as const;

export const releaseRoutes = {
  listReleases: route({
    method: "GET",
    path: "/api/0/organizations/{org}/releases/",
    permission: reading,
    summary:
      "The releases of the caller's projects, the latest first; also those that events alone have named.",
    params: orgParams,
    query: z.object({ ...listQuery, project: listParam }),
    response: z.array(releaseShape),
    errors: ["invalid_cursor"],
    paginated: true,
  }),
  listProjectReleases: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/releases/",
    permission: reading,
    summary: "The releases of one project, the latest first.",
    params: projectParams,
    query: z.object(listQuery),
    response: z.array(releaseShape),
    errors: ["invalid_cursor"],
    paginated: true,
  }),
  createRelease: route({
    method: "POST",
    path: "/api/0/organizations/{org}/releases/",
    permission: writing,
    summary: "Makes a release known, or adds to one that is (status 208).",
    params: orgParams,
    body: z.object({ version, projects, ...releaseFields }),
    response: releaseShape,
    status: 201,
  }),
  createProjectRelease: route({
    method: "POST",
    path: "/api/0/projects/{org}/{project}/releases/",
    permission: writing,
    summary: "Makes a release of one project known, or adds to one that is (status 208).",
    params: projectParams,
    body: z.object({ version, ...releaseFields }),
    response: releaseShape,
    status: 201,
  }),
  getRelease: route({
    method: "GET",
    path: "/api/0/organizations/{org}/releases/{version}/",
    permission: reading,
    summary: "One release, made known or named by events.",
    params: orgRelease,
    query: z.object({ project: listParam }),
    response: releaseShape,
  }),
  updateRelease: route({
    method: "PUT",
    path: "/api/0/organizations/{org}/releases/{version}/",
    permission: writing,
    summary: "Changes a release: when it was released, and the commits in it.",
    params: orgRelease,
    body: z.object({ projects, ...releaseFields }),
    response: releaseShape,
  }),
  deleteRelease: route({
    method: "DELETE",
    path: "/api/0/organizations/{org}/releases/{version}/",
    permission: writing,
    summary: "Takes back that a release was made known, as long as no event has named it.",
    params: orgRelease,
    response: empty,
    status: 204,
    errors: ["invalid_input"],
  }),
  updateProjectRelease: route({
    method: "PUT",
    path: "/api/0/projects/{org}/{project}/releases/{version}/",
    permission: writing,
    summary: "Changes a release of one project.",
    params: projectRelease,
    body: z.object(releaseFields),
    response: releaseShape,
  }),
  listReleaseCommits: route({
    method: "GET",
    path: "/api/0/organizations/{org}/releases/{version}/commits/",
    permission: reading,
    summary: "The commits in a release, the latest first.",
    params: orgRelease,
    query: z.object(pageQuery),
    response: z.array(commitShape),
    errors: ["invalid_cursor"],
    paginated: true,
  }),
  getPreviousReleaseWithCommits: route({
    method: "GET",
    path: "/api/0/organizations/{org}/releases/{version}/previous-with-commits/",
    permission: reading,
    summary: "The release before this one whose commits are known, or an empty object.",
    params: orgRelease,
    response: z.union([releaseShape, z.strictObject({})]),
  }),
  listRepositories: route({
    method: "GET",
    path: "/api/0/organizations/{org}/repos/",
    permission: ["org:read", "org:ci"],
    summary: "Connected repositories. None can be connected yet, so tools send commits themselves.",
    params: orgParams,
    query: z.object(pageQuery),
    response: z.array(z.unknown()),
    paginated: true,
  }),
} as const;
