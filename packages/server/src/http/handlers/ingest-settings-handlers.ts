/** What organizations and projects decide about the events they take in, and what it would do to one. */
import { readErrorEvent, type ErrorEvent, type EventId, type JsonObject } from "@vedette/protocol";
import { z } from "zod";
import {
  changeOrganizationSettings,
  changeProjectSettings,
  shownOrganizationSettings,
  shownProjectSettings,
} from "#domain/ingest-settings/change-ingest-settings.ts";
import { projectIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import type { ScrubbingSettings } from "#domain/ingest-settings/ingest-settings.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { findNextEvent, readEvent } from "#query/event-list.ts";
import { wholeRange } from "#query/time-range.ts";
import { ingestSettingsFaults } from "#rules/ingest-settings-check.ts";
import { previewScrubbing } from "#rules/redaction/scrubbing-preview.ts";
import { apiError } from "#http/answer-error.ts";
import { audited } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";

type SettingsRoutes =
  | "getOrganizationIngestSettings"
  | "updateOrganizationIngestSettings"
  | "getProjectIngestSettings"
  | "updateProjectIngestSettings"
  | "previewScrubbing";

/** Faults answer as those of a schema do: every field with its reasons, under another name where it has one. */
export function requireReadable(
  settings: Parameters<typeof ingestSettingsFaults>[0],
  names: Readonly<Record<string, string>> = {},
): void {
  const faults = ingestSettingsFaults(settings);
  if (faults.length === 0) return;
  throw new z.ZodError(
    faults.map(({ path, message, why }) => {
      const name = names[path.join(".")];
      return {
        code: "custom",
        path: name === undefined ? [...path] : [name],
        message,
        input: undefined,
        ...(why === undefined ? {} : { params: why }),
      };
    }),
  );
}

/** Only a key that is known to nobody makes hashes here: the project's own is told to nobody either. */
const previewHashKey = "preview";

function triedOut(
  holding: ScrubbingSettings,
  tried: { readonly [Field in keyof ScrubbingSettings]?: ScrubbingSettings[Field] | undefined } = {},
): ScrubbingSettings {
  return {
    isOn: tried.isOn ?? holding.isOn,
    useDefaults: tried.useDefaults ?? holding.useDefaults,
    sensitiveFields: tried.sensitiveFields ?? holding.sensitiveFields,
    safeFields: tried.safeFields ?? holding.safeFields,
    dropIpAddresses: tried.dropIpAddresses ?? holding.dropIpAddresses,
    rules: tried.rules ?? holding.rules,
    hashKey: previewHashKey,
  };
}

export function ingestSettingsHandlers(deps: HttpDeps): HandlersOf<SettingsRoutes> {
  return {
    getOrganizationIngestSettings: async ({ organization }) =>
      await shownOrganizationSettings(deps.meta, organization.id),
    updateOrganizationIngestSettings: async (context) => {
      const { organization, body } = context;
      requireReadable(body);
      return await audited(deps, context, async (meta) => {
        const result = await changeOrganizationSettings(
          { ...deps, meta },
          organization.id,
          body,
          deps.clock.nowMs(),
        );
        const target = { targetType: "organization", targetId: String(organization.id) };
        const data = { sections: Object.keys(body) };
        return { result, changes: [{ action: "organization.settings", ...target, data }] };
      });
    },
    getProjectIngestSettings: async ({ project }) => await shownProjectSettings(deps.meta, project.id),
    updateProjectIngestSettings: async (context) => {
      const { project, body } = context;
      requireReadable(body);
      return await audited(deps, context, async (meta) => {
        const result = await changeProjectSettings({ ...deps, meta }, project.id, body, deps.clock.nowMs());
        const target = { targetType: "project", targetId: String(project.id) };
        const data = { project: project.slug, sections: Object.keys(body) };
        return { result, changes: [{ action: "project.settings", ...target, data }] };
      });
    },
    previewScrubbing: async ({ project, scope, body }) => {
      requireReadable({ scrubbing: body.scrubbing });
      const { effective } = await projectIngestSettings(deps.meta, project.id);
      const scrubbing = triedOut(effective.scrubbing, body.scrubbing);
      const event =
        body.event === undefined
          ? await storedEvent(deps, scope, body.eventId)
          : readErrorEvent(structuredClone(body.event) as JsonObject).event;
      return previewScrubbing(event, scrubbing);
    },
  };
}

/** The one that is named, or else the newest. */
async function storedEvent(
  deps: HttpDeps,
  scope: ProjectScope,
  eventId: string | undefined,
): Promise<ErrorEvent> {
  const reader = { events: deps.events, scope, range: wholeRange(deps.clock.nowMs()) };
  if (eventId !== undefined) {
    const named = await readEvent(reader, { eventId: eventId as EventId });
    if (named === undefined) throw apiError("not_found", "The project has no such event.", "eventId");
    return named.event;
  }
  const found = await findNextEvent(reader, {
    groups: undefined,
    environments: [],
    from: undefined,
    direction: "older",
  });
  const stored = found && (await readEvent(reader, { eventId: found.eventId, at: found }));
  if (stored === undefined) throw apiError("not_found", "The project has no event to try this on.", "event");
  return stored.event;
}
