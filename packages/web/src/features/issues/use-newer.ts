import { useState } from "react";
import { isOwnChange } from "../../lib/issue-updates.ts";
import { useLiveChanges } from "../../lib/live-changes.tsx";

export interface Newer {
  readonly newIds: ReadonlySet<string>;
  readonly changedIds: ReadonlySet<string>;
  /** The connection had a gap: there may be more than we know of. */
  readonly gap: boolean;
}

const NOTHING: Newer = { newIds: new Set(), changedIds: new Set(), gap: false };
/** More than this is shown as it stands; counting on would cost memory for nothing. */
const COUNTED_MAX = 500;

interface Seen {
  readonly readAtMs: number;
  readonly newer: Newer;
}

function record(before: Newer, issueId: string, isNew: boolean): Newer {
  if (before.newIds.size + before.changedIds.size >= COUNTED_MAX || before.newIds.has(issueId)) return before;
  if (isNew) return { ...before, newIds: new Set(before.newIds).add(issueId) };
  if (before.changedIds.has(issueId)) return before;
  return { ...before, changedIds: new Set(before.changedIds).add(issueId) };
}

/** What changed on the server since the list was read. */
export function useNewer(projectIds: ReadonlySet<string> | undefined, readAtMs: number): Newer {
  const [seen, setSeen] = useState<Seen>({ readAtMs, newer: NOTHING });
  const change = (next: (before: Newer) => Newer) =>
    setSeen((before) => ({ readAtMs, newer: next(before.readAtMs === readAtMs ? before.newer : NOTHING) }));

  useLiveChanges((event) => {
    if (event.type === "gap") change((before) => ({ ...before, gap: true }));
    else if (!isOwnChange(event.issueId) && (projectIds === undefined || projectIds.has(event.projectId))) {
      change((before) => record(before, event.issueId, event.isNew));
    }
  });
  // A list that was read again holds everything that was reported before.
  return seen.readAtMs === readAtMs ? seen.newer : NOTHING;
}
