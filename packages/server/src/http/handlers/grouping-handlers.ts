/** The version of grouping of a project. */
import { projectGroupingVersion, setGroupingVersion } from "#domain/ingest-settings/grouping-version.ts";
import {
  newestGroupingVersion,
  type GroupingVersionSettings,
} from "#domain/ingest-settings/ingest-settings.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime } from "#http/views/time.ts";

export function groupingHandlers(deps: HttpDeps): HandlersOf<"getGroupingVersion" | "setGroupingVersion"> {
  const view = ({ version, previous }: GroupingVersionSettings, nowMs: number) => ({
    version,
    newest: newestGroupingVersion,
    previous:
      previous === undefined || previous.untilMs <= nowMs
        ? null
        : { version: previous.version, until: isoTime(previous.untilMs) },
  });
  return {
    getGroupingVersion: async ({ project }) =>
      view(await projectGroupingVersion(deps.meta, project.id), deps.clock.nowMs()),
    setGroupingVersion: async ({ project, body }) => {
      const nowMs = deps.clock.nowMs();
      return view(await setGroupingVersion(deps.meta, project.id, body.version, nowMs), nowMs);
    },
  };
}
