/** Releases and commits as the Web API shows them. */
import type { RouteAnswer, Routes } from "@vedette/api";
import { parseReleaseName } from "@vedette/protocol";
import type { Project } from "#domain/projects/projects.ts";
import type { Commit } from "#domain/releases/commits.ts";
import type { Release, ReleaseFigures } from "#domain/releases/releases.ts";
import { isoTime, isoTimeOrNull, shortVersion, textOrNull } from "./time.ts";

export type ReleaseView = RouteAnswer<Routes["getRelease"]>;
type CommitView = RouteAnswer<Routes["listReleaseCommits"]>[number];

export function commitView(commit: Commit): CommitView {
  return {
    id: commit.sha,
    message: textOrNull(commit.message),
    dateCreated: isoTime(commit.committedAtMs),
    repository: commit.repository === "" ? null : { name: commit.repository },
    author: authorOf(commit),
  };
}

function authorOf({ authorName: name, authorEmail: email }: Commit) {
  return name === "" && email === "" ? null : { name, email };
}

export function releaseView(
  release: Release,
  told: {
    readonly projects: readonly Project[];
    readonly commits: readonly Commit[];
    readonly figures: ReleaseFigures;
  },
): ReleaseView {
  const [lastCommit] = told.commits;
  const name = parseReleaseName(release.version);
  const authors = new Map(
    told.commits.flatMap((commit) => {
      const author = authorOf(commit);
      return author === null ? [] : [[`${author.email} ${author.name}`, author] as const];
    }),
  );
  return {
    id: release.id,
    version: release.version,
    shortVersion: shortVersion(release.version),
    versionInfo: {
      package: name.package ?? null,
      description: name.versionText,
      buildHash: name.version?.build ?? null,
      version: { raw: name.versionText },
    },
    status: release.status,
    ref: release.ref ?? null,
    url: release.url ?? null,
    dateCreated: isoTime(release.createdAtMs),
    dateStarted: isoTimeOrNull(release.startedAtMs),
    dateReleased: isoTimeOrNull(release.releasedAtMs),
    newGroups: told.figures.newIssues,
    commitCount: told.commits.length,
    authors: [...authors.values()],
    lastCommit: lastCommit === undefined ? null : commitView(lastCommit),
    lastDeploy: null,
    firstEvent: isoTimeOrNull(told.figures.firstEventMs),
    lastEvent: null,
    projects: told.projects
      .filter((project) => release.projectIds.includes(project.id))
      .map((project) => ({
        id: project.id,
        slug: project.slug,
        name: project.name,
        platform: project.platform ?? "",
      })),
  };
}
