/** What resolved an issue, and which events that does not cover: those bring the issue back. Pure. */
import { compareReleaseNames, followSemanticVersions } from "@vedette/protocol";
import type { NamedCommit } from "#domain/releases/releases-with-commits.ts";
import { assertNever } from "#kernel/errors.ts";

export type Resolution =
  | { readonly kind: "now" }
  /** Fixed in this release. */
  | { readonly kind: "release"; readonly release: string }
  /** Fixed in what comes after the newest release of that moment; a project may have had none. */
  | { readonly kind: "next_release"; readonly currentRelease?: string | undefined }
  | { readonly kind: "commit"; readonly commit: string; readonly repository?: string | undefined }
  /** Not seen for as many hours as the project says. */
  | { readonly kind: "age" };

/** Null is what was resolved before reasons were kept. */
export function readResolution(text: string | null): Resolution {
  return text === null ? { kind: "now" } : (JSON.parse(text) as Resolution);
}

/** What is known of the releases of a project. */
export type ReleaseFacts = {
  /** The newest, to see whether the project names its releases by versions. */
  readonly recent: readonly string[];
  readonly firstSeenMsOf: (version: string) => number | undefined;
  /** The releases that are known to hold a commit. */
  readonly releasesWith: (commit: NamedCommit) => readonly string[];
};

/**
 * Whether the resolution still holds when the issue is seen in a release (empty: the event names none). A commit is
 * not out before a release with it is known: until then nothing brings the issue back.
 */
export function isCovered(resolution: Resolution, release: string, facts: ReleaseFacts): boolean {
  switch (resolution.kind) {
    case "now":
    case "age":
      return false;
    case "commit":
      return (
        release === "" ||
        facts
          .releasesWith(resolution)
          .every((one) => (versionOrder(release, one, facts) ?? timeOrder(release, one, facts)) < 0)
      );
    case "release": {
      if (release === "") return true;
      const byVersion = versionOrder(release, resolution.release, facts);
      // In the same release it is back, however that is spelled.
      if (byVersion !== undefined) return byVersion < 0;
      return release !== resolution.release && timeOrder(release, resolution.release, facts) <= 0;
    }
    case "next_release": {
      const current = resolution.currentRelease;
      if (release === "" || current === undefined) return release === "";
      return (versionOrder(release, current, facts) ?? timeOrder(release, current, facts)) <= 0;
    }
    default:
      return assertNever(resolution);
  }
}

/** `undefined` where the project's releases are no versions, or these two are of different packages. */
function versionOrder(release: string, other: string, facts: ReleaseFacts): number | undefined {
  if (!followSemanticVersions([...facts.recent, release, other])) return undefined;
  return compareReleaseNames(release, other);
}

/** By when each was first seen, or made known; one that nobody has heard of is yet to come. */
function timeOrder(release: string, other: string, facts: ReleaseFacts): number {
  const seenMs = (version: string) => facts.firstSeenMsOf(version) ?? Number.MAX_SAFE_INTEGER;
  return release === other ? 0 : seenMs(release) - seenMs(other);
}
