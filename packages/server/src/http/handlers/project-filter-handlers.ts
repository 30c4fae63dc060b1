/** The settings of ingestion in the words that the `/api/0` clients know. */
import type { Input } from "@vedette/api";
import {
  changeProjectSettings,
  type IngestSettingsChange,
  shownProjectSettings,
} from "#domain/ingest-settings/change-ingest-settings.ts";
import type { FilterSettings, IngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { legacyBrowserSets } from "#rules/filters/legacy-browsers.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { audited } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { requireReadable } from "./ingest-settings-handlers.ts";

type Switch = {
  [Name in keyof FilterSettings]: FilterSettings[Name] extends boolean ? Name : never;
}[keyof FilterSettings];

const switches: Readonly<Record<string, { readonly setting: Switch; readonly name: string }>> = {
  "browser-extensions": { setting: "browserExtensions", name: "Errors of browser extensions" },
  localhost: { setting: "localhost", name: "Events from localhost" },
  "web-crawlers": { setting: "webCrawlers", name: "Web crawlers" },
  "filtered-transaction": { setting: "healthChecks", name: "Health checks" },
  "react-hydration-errors": { setting: "reactHydrationErrors", name: "Hydration errors of React" },
  "chunk-load-error": { setting: "chunkLoadErrors", name: "Chunks that could not be loaded" },
};
const legacyBrowsers = "legacy-browsers";

export function projectFilterHandlers(
  deps: HttpDeps,
): HandlersOf<"listProjectFilters" | "updateProjectFilter"> {
  return {
    listProjectFilters: async ({ project }) => {
      const { filters } = (await shownProjectSettings(deps.meta, project.id)).effective;
      return [
        ...Object.entries(switches).map(([id, { setting, name }]) => ({
          id,
          name,
          active: filters[setting],
        })),
        { id: legacyBrowsers, name: "Old browsers", active: filters.legacyBrowsers },
      ];
    },
    updateProjectFilter: async (context) => {
      const { project, params, body } = context;
      const change = { filters: filterChange(params.filter, body) };
      requireReadable(change);
      await audited(deps, context, async (meta) => {
        const result = await changeProjectSettings({ ...deps, meta }, project.id, change, deps.clock.nowMs());
        const target = { targetType: "project", targetId: String(project.id) };
        const data = { project: project.slug, filter: params.filter };
        return { result, changes: [{ action: "project.settings", ...target, data }] };
      });
      return undefined;
    },
  };
}

function filterChange(id: string, body: Input<"updateProjectFilter">["body"]): Partial<FilterSettings> {
  const { active, subfilters } = body;
  if (id === legacyBrowsers) {
    if (subfilters !== undefined) return { legacyBrowsers: subfilters };
    if (active === undefined) throw apiError("invalid_input", "Give active or subfilters.", "active");
    return { legacyBrowsers: active ? legacyBrowserSets.filter((name) => name === "default") : [] };
  }
  const known = Object.hasOwn(switches, id) ? switches[id] : undefined;
  if (known === undefined) throw notFound();
  if (active === undefined) throw apiError("invalid_input", "Say whether the filter is active.", "active");
  return { [known.setting]: active };
}

/** What the fields of a project say about its settings; `undefined` where they say nothing. */
export function settingsChangeOf(body: Input<"updateProject">["body"]): IngestSettingsChange | undefined {
  const { options = {} } = body;
  const scrubbing = given({
    isOn: body.dataScrubber,
    useDefaults: body.dataScrubberDefaults,
    sensitiveFields: body.sensitiveFields && filled(body.sensitiveFields),
    safeFields: body.safeFields && filled(body.safeFields),
    dropIpAddresses: body.scrubIPAddresses,
  });
  const filters = given({
    releases: linesOf(options["filters:releases"]),
    errorMessages: linesOf(options["filters:error_messages"]),
    ipAddresses: linesOf(options["filters:blacklisted_ips"]),
    reactHydrationErrors: options["filters:react-hydration-errors"],
    chunkLoadErrors: options["filters:chunk-load-error"],
  });
  // One star stands for everybody, which is what no entry means here.
  const origins = body.allowedDomains && filled(body.allowedDomains).filter((domain) => domain !== "*");
  const grouping = given({
    fingerprintRules: body.fingerprintingRules,
    stackTraceRules: body.groupingEnhancements,
  });
  const change = given({ scrubbing, filters, allowedOrigins: origins, grouping });
  return change as IngestSettingsChange | undefined;
}

/** Names of fields here, where faults name those of the settings. */
export const namesOfSettings: Readonly<Record<string, string>> = {
  "grouping.fingerprintRules": "fingerprintingRules",
  "grouping.stackTraceRules": "groupingEnhancements",
};

/** The same in answers. */
export function settingsFields({ scrubbing, filters, allowedOrigins, grouping }: IngestSettings) {
  return {
    dataScrubber: scrubbing.isOn,
    dataScrubberDefaults: scrubbing.useDefaults,
    sensitiveFields: scrubbing.sensitiveFields,
    safeFields: scrubbing.safeFields,
    scrubIPAddresses: scrubbing.dropIpAddresses,
    allowedDomains: allowedOrigins.length === 0 ? ["*"] : allowedOrigins,
    fingerprintingRules: grouping.fingerprintRules,
    groupingEnhancements: grouping.stackTraceRules,
    options: {
      "filters:releases": filters.releases.join("\n"),
      "filters:error_messages": filters.errorMessages.join("\n"),
      "filters:blacklisted_ips": filters.ipAddresses.join("\n"),
      "filters:react-hydration-errors": filters.reactHydrationErrors,
      "filters:chunk-load-error": filters.chunkLoadErrors,
    },
  };
}

function given<Fields extends object>(fields: Fields): Fields | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Fields);
}

function filled(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}

function linesOf(text: string | undefined): readonly string[] | undefined {
  return text === undefined ? undefined : filled(text.split("\n"));
}
