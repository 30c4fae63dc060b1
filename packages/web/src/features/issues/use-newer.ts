import { useEffect, useState } from "react";
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

/** What changed on the server since the list was read. */
export function useNewer(projectIds: ReadonlySet<string> | undefined, readAtMs: number): Newer {
  const [newer, setNewer] = useState(NOTHING);
  useEffect(() => setNewer(NOTHING), [readAtMs]);
  useLiveChanges((change) => {
    if (change.type === "gap") {
      setNewer((before) => ({ ...before, gap: true }));
      return;
    }
    if (projectIds !== undefined && !projectIds.has(change.projectId)) return;
    setNewer((before) => {
      if (before.newIds.size + before.changedIds.size >= COUNTED_MAX || before.newIds.has(change.issueId))
        return before;
      if (change.isNew) return { ...before, newIds: new Set(before.newIds).add(change.issueId) };
      return before.changedIds.has(change.issueId)
        ? before
        : { ...before, changedIds: new Set(before.changedIds).add(change.issueId) };
    });
  });
  return newer;
}
