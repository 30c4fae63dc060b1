/** How frames of a project lead to its repository. */
import { readSourceLink, setSourceLink } from "#domain/projects/source-link.ts";
import { audited } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";

export function sourceLinkHandlers(deps: HttpDeps): HandlersOf<"getSourceLink" | "setSourceLink"> {
  return {
    getSourceLink: async ({ project }) => await readSourceLink(deps.meta, project.id),
    setSourceLink: async (context) => {
      const { project, body } = context;
      await audited(deps, context, async (meta) => {
        await setSourceLink(meta, project.id, body, deps.clock.nowMs());
        return {
          result: undefined,
          changes: [
            {
              action: "project.settings" as const,
              targetType: "project",
              targetId: String(project.id),
              data: { sourceLink: body },
            },
          ],
        };
      });
      return body;
    },
  };
}
