/** Releases as command-line tools make them known. */
import type { Input } from "@vedette/api";
import { listReleaseCommits, type NewCommit } from "#domain/releases/commits.ts";
import {
  findNamedRelease,
  isSeenRelease,
  listReleaseNames,
  removeRelease,
  unmadeReleaseId,
} from "#domain/releases/list-releases.ts";
import {
  previousReleaseWithCommits,
  type Release,
  type ReleaseChange,
  releaseFigures,
  saveRelease,
} from "#domain/releases/releases.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import { listProjects } from "#domain/projects/projects.ts";
import { makeProjectScope, type ProjectScope } from "#ports/project-scope.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { pageOfList, type PageQuery } from "#http/paging.ts";
import { commitView, releaseView } from "#http/views/release-view.ts";
import { narrowScope } from "./project-references.ts";

type Granted = { readonly organization: Organization; readonly scope: ProjectScope };
type ListQuery = PageQuery & {
  readonly query?: string | undefined;
  readonly status?: Release["status"] | undefined;
};
type ReleaseBody = Omit<Input<"updateRelease">["body"], "projects">;

/** Times without a zone are UTC. */
function timeOf(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) return undefined;
  return Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}

function changeOf(body: ReleaseBody, nowMs: number): ReleaseChange {
  return {
    status: body.status ?? undefined,
    ref: body.ref ?? undefined,
    url: body.url ?? undefined,
    startedAtMs: timeOf(body.dateStarted),
    releasedAtMs: timeOf(body.dateReleased),
    commits: body.commits?.map((commit) => commitOf(commit, nowMs)),
    refs: body.refs?.map(({ repository, commit, previousCommit }) => {
      // A range says where it began itself.
      const [from, to] = commit.includes("..") ? commit.split("..", 2) : [previousCommit, commit];
      return { repository, commit: to || commit, previousCommit: from ?? undefined };
    }),
  };
}

function commitOf(commit: NonNullable<ReleaseBody["commits"]>[number], nowMs: number): NewCommit {
  return {
    sha: commit.id,
    repository: commit.repository ?? "",
    message: commit.message ?? "",
    authorName: commit.author_name ?? "",
    authorEmail: commit.author_email ?? "",
    committedAtMs: timeOf(commit.timestamp) ?? nowMs,
    paths: commit.patch_set?.map(({ path }) => path) ?? [],
  };
}

/** One that events alone have named gets a row when it is changed, in the projects that saw it. */
function withProjects(named: ProjectScope, release: Release | undefined): ProjectScope {
  return release?.id === unmadeReleaseId && named.projectIds.length === 0
    ? makeProjectScope(release.projectIds)
    : named;
}

export function releaseHandlers(
  deps: HttpDeps,
): HandlersOf<
  | "listReleases"
  | "listProjectReleases"
  | "deleteRelease"
  | "createRelease"
  | "createProjectRelease"
  | "getRelease"
  | "updateRelease"
  | "updateProjectRelease"
  | "listReleaseCommits"
  | "getPreviousReleaseWithCommits"
  | "listRepositories"
> {
  const require = async ({ organization, scope }: Granted, version: string): Promise<Release> => {
    const release = await findNamedRelease(deps.meta, { organizationId: organization.id, version }, scope);
    if (release === undefined) throw notFound();
    return release;
  };

  const views = async ({ scope }: Granted, releases: readonly Release[]) => {
    const [projects, figuresOf] = await Promise.all([
      listProjects(deps.meta, scope),
      releaseFigures(deps.meta, releases),
    ]);
    const made = releases.map(async (release) => {
      const commits = release.id === unmadeReleaseId ? [] : await listReleaseCommits(deps.meta, release.id);
      return releaseView(release, { projects, commits, figures: figuresOf(release) });
    });
    return await Promise.all(made);
  };

  const view = async (granted: Granted, release: Release) => {
    const [only] = await views(granted, [release]);
    if (only === undefined) throw notFound();
    return only;
  };

  const list = async (granted: Granted, query: ListQuery) => {
    const { organization, scope } = granted;
    const wanted = { text: query.query ?? "", status: query.status };
    const page = pageOfList(await listReleaseNames(deps.meta, organization.id, scope, wanted), query);
    const releases = await Promise.all(
      page.items.map(async ({ version }) => await require(granted, version)),
    );
    return { ...page, items: await views(granted, releases) };
  };

  const namedProjects = async (
    granted: Granted,
    references: readonly (string | number)[] | null | undefined,
  ): Promise<ProjectScope> =>
    references === null || references === undefined || references.length === 0
      ? makeProjectScope([])
      : await narrowScope(deps.meta, granted.scope, references.map(String), "projects");

  const save = async (granted: Granted, version: string, named: ProjectScope, body: ReleaseBody) => {
    const nowMs = deps.clock.nowMs();
    const place = { organizationId: granted.organization.id, version, projectIds: named.projectIds };
    return await saveRelease(deps.meta, place, changeOf(body, nowMs), nowMs);
  };

  const create = async (
    granted: Granted & { readonly answer: { readonly setStatus: (status: number) => void } },
    named: ProjectScope,
    { version, ...body }: ReleaseBody & { readonly version: string },
  ) => {
    const place = { organizationId: granted.organization.id, version };
    const known = await findNamedRelease(deps.meta, place, granted.scope);
    // Tools archive one by its name alone; a new one belongs to something.
    if (known === undefined && named.projectIds.length === 0)
      throw apiError("invalid_input", "Name at least one project of the release.", "projects");
    const { isNew } = await save(granted, version, withProjects(named, known), body);
    if (!isNew || known !== undefined) granted.answer.setStatus(208);
    return await view(granted, await require(granted, version));
  };

  const update = async (granted: Granted, version: string, named: ProjectScope, body: ReleaseBody) => {
    const release = await require(granted, version);
    await save(granted, release.version, withProjects(named, release), body);
    return await view(granted, await require(granted, version));
  };

  return {
    listReleases: async (context) => {
      const scope = await narrowScope(deps.meta, context.scope, context.query.project);
      return await list({ organization: context.organization, scope }, context.query);
    },
    listProjectReleases: async ({ organization, project, query }) =>
      await list({ organization, scope: makeProjectScope([project.id]) }, query),
    deleteRelease: async (context) => {
      const release = await require(context, context.params.version);
      if (await isSeenRelease(deps.meta, release))
        throw apiError(
          "invalid_input",
          "Events have named this release, so it cannot be removed.",
          "version",
        );
      await removeRelease(deps.meta, release);
      return undefined;
    },
    createRelease: async (context) =>
      await create(context, await namedProjects(context, context.body.projects), context.body),
    createProjectRelease: async (context) =>
      await create(context, makeProjectScope([context.project.id]), context.body),
    getRelease: async (context) => {
      const scope = await narrowScope(deps.meta, context.scope, context.query.project);
      return await view(context, await require({ ...context, scope }, context.params.version));
    },
    updateRelease: async (context) =>
      await update(
        context,
        context.params.version,
        await namedProjects(context, context.body.projects),
        context.body,
      ),
    updateProjectRelease: async (context) =>
      await update(
        { organization: context.organization, scope: makeProjectScope([context.project.id]) },
        context.params.version,
        makeProjectScope([]),
        context.body,
      ),
    listReleaseCommits: async (context) => {
      const release = await require(context, context.params.version);
      return pageOfList((await listReleaseCommits(deps.meta, release.id)).map(commitView), context.query);
    },
    getPreviousReleaseWithCommits: async (context) => {
      const release = await require(context, context.params.version);
      const previous = await previousReleaseWithCommits(
        deps.meta,
        context.organization.id,
        release,
        context.scope,
      );
      return previous === undefined ? {} : await view(context, previous);
    },
    listRepositories: () => ({ items: [] }),
  };
}
