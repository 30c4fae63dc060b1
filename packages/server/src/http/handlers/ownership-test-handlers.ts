/** Trying out rules of ownership before they are saved. */
import type { Input } from "@vedette/api";
import { type ErrorEvent, type EventId, readErrorEvent } from "@vedette/protocol";
import { findCodeowners } from "#domain/ownership/codeowners.ts";
import { findOwners } from "#domain/ownership/issue-owners.ts";
import { findOwnership } from "#domain/ownership/project-ownership.ts";
import type { OwnerSource } from "#ports/meta-store.ts";
import { findNextEvent, readEvent } from "#query/event-list.ts";
import type { EventReader } from "#query/event-reader.ts";
import { wholeRange } from "#query/time-range.ts";
import { ownersOf } from "#rules/ownership/owners-of.ts";
import { type OwnershipRule, parseOwnership } from "#rules/ownership/parse-ownership.ts";
import { apiError } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { ownerView } from "#http/views/ownership-view.ts";

type Body = Input<"testOwnership">["body"];

export function ownershipTestHandlers(deps: HttpDeps): HandlersOf<"testOwnership"> {
  return {
    testOwnership: async ({ organization, project, scope, body }) => {
      const own = parseOwnership(body.raw ?? (await findOwnership(deps.meta, project.id)).raw);
      const file = parseOwnership((await findCodeowners(deps.meta, project.id))?.rules ?? "");
      const reader = { events: deps.events, scope, range: wholeRange(deps.clock.nowMs()) };
      const { eventId, event } = typedEvent(body) ?? (await storedEvent(reader, body.eventId));
      const looked = (["ownership_rule", "codeowners"] as const).map((source) => ({
        source,
        ...ownersOf(event, (source === "codeowners" ? file : own).rules),
      }));
      const names = looked.flatMap(({ matching }) => matching.flatMap(({ owners }) => owners));
      const people = await findOwners(deps.meta, organization.id, names);
      const view = (source: OwnerSource, rule: OwnershipRule, decides: boolean) => ({
        source,
        line: rule.line,
        text: rule.text,
        owners: rule.owners.map((owner) => ownerView(owner, people)),
        decides,
      });
      return {
        faults: own.faults.map((fault) => ({ ...fault })),
        eventId,
        matching: looked.flatMap(({ source, matching, rule }) =>
          matching.map((one) => view(source, one, one === rule)),
        ),
        isComplete: looked.every(({ isCut }) => !isCut),
      };
    },
  };
}

/** An event that holds nothing but what was typed. */
function typedEvent({ path, module, url, tag }: Body) {
  if (path === undefined && module === undefined && url === undefined && tag === undefined) return undefined;
  const hasFrame = path !== undefined || module !== undefined;
  const { event } = readErrorEvent({
    platform: "other",
    ...(hasFrame ? { stacktrace: { frames: [frameOf(path, module)] } } : {}),
    ...(url === undefined ? {} : { request: { url } }),
    ...(tag === undefined ? {} : { tags: { [tag.key]: tag.value } }),
  });
  return { eventId: null, event };
}

function frameOf(path: string | undefined, module: string | undefined) {
  return {
    ...(path === undefined ? {} : { filename: path }),
    ...(module === undefined ? {} : { module }),
    in_app: true,
  };
}

async function storedEvent(
  reader: EventReader,
  wanted: string | undefined,
): Promise<{ readonly eventId: EventId; readonly event: ErrorEvent }> {
  if (wanted !== undefined) {
    const stored = await readEvent(reader, { eventId: wanted as EventId });
    if (stored === undefined) throw apiError("not_found", "The project has no such event.", "eventId");
    return stored;
  }
  const question = { groups: undefined, environments: [], from: undefined, direction: "older" } as const;
  const at = await findNextEvent(reader, question);
  const stored = at && (await readEvent(reader, { eventId: at.eventId, at }));
  if (stored === undefined)
    throw apiError("not_found", "The project has no event to try this on.", "eventId");
  return stored;
}
