/** The live push of one browser. */
import { parseNumericId, type IssueId, type ProjectId } from "@vedette/protocol";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import type { LiveHub } from "#http/live/live-hub.ts";
import { watchRights } from "#http/live/watch-rights.ts";
import { isoTime } from "#http/views/time.ts";
import { narrowScope } from "./project-references.ts";

export function liveHandlers(deps: HttpDeps & { readonly hub: LiveHub }): HandlersOf<"live"> {
  return {
    live: async ({ caller, scope, query, openStream, stillAllowed }) => {
      const narrowed = await narrowScope(deps.meta, scope, query.project);
      // Refused before the stream opens, so that the refusal is an ordinary answer.
      deps.hub.checkRoom(callerKey(caller));
      let leave: () => void = () => undefined;
      let stopChecking: () => void = () => undefined;
      const stream = openStream(() => {
        leave();
        stopChecking();
      });
      leave = deps.hub.join({
        callerKey: callerKey(caller),
        projectIds: new Set<ProjectId>(narrowed.projectIds),
        issueId: parseNumericId<IssueId>(query.issue ?? ""),
        send: stream.send,
        close: stream.end,
      });
      stream.send({ type: "ready", at: isoTime(deps.clock.nowMs()) });
      stopChecking = watchRights(deps, stillAllowed, () => {
        stream.send({ type: "closing" });
        stream.end();
      });
    },
  };
}

function callerKey(caller: {
  readonly kind: string;
  readonly userId: number | undefined;
  readonly tokenId?: number;
}): string {
  return caller.userId === undefined ? `token:${caller.tokenId}` : `user:${caller.userId}`;
}
