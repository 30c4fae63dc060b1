/**
 * What an organization or a project does not want to take in. An item is held against the filters after it was
 * brought into its normal form and before anything is taken out of it for privacy; nothing of it is written yet.
 *
 * The tests of a project's settings are made once per settings object: that lives as long as its stored row does.
 */
import type { ErrorEvent, FilterReason, Pair } from "@vedette/protocol";
import type { FilterSettings, IngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { createGlobs, type GlobTest } from "../glob.ts";
import { isChunkLoadError, isHydrationError, isOfExtension } from "./browser-noise.ts";
import { isOfUnwantedSource } from "./csp-sources.ts";
import { isHealthCheck } from "./health-checks.ts";
import { createIpRanges } from "#kernel/ip-ranges.ts";
import { createLegacyBrowserTest, type LegacyBrowserTest } from "./legacy-browsers.ts";
import { headerOf, isLocalhost } from "./localhost.ts";
import { isWebCrawler } from "./web-crawlers.ts";

/** What the filters ask of any item. */
export type InboundFacts = {
  /** Of the connection that brought it. */
  readonly clientIp: string;
  readonly userIp?: string | undefined;
  readonly release?: string | undefined;
  readonly url?: string | undefined;
  readonly headers?: readonly Pair[] | undefined;
};

type Filters = {
  readonly settings: FilterSettings;
  readonly isUnwantedAddress: ((address: string) => boolean) | undefined;
  readonly isUnwantedRelease: GlobTest | undefined;
  readonly isUnwantedMessage: GlobTest | undefined;
  readonly isUnwantedTransaction: GlobTest | undefined;
  readonly isUnwantedSource: GlobTest | undefined;
  readonly isLegacyBrowser: LegacyBrowserTest | undefined;
};

const compiled = new WeakMap<FilterSettings, Filters>();

function filtersOf(settings: FilterSettings): Filters {
  const known = compiled.get(settings);
  if (known !== undefined) return known;
  const made: Filters = {
    settings,
    isUnwantedAddress: createIpRanges(settings.ipAddresses),
    isUnwantedRelease: createGlobs(settings.releases),
    isUnwantedMessage: createGlobs(settings.errorMessages),
    isUnwantedTransaction: createGlobs(settings.transactions),
    isUnwantedSource: createGlobs(settings.cspSources),
    isLegacyBrowser: createLegacyBrowserTest(settings.legacyBrowsers),
  };
  compiled.set(settings, made);
  return made;
}

/** Why an error event is filtered; `undefined` when it is wanted. */
export function filterError(
  event: ErrorEvent,
  clientIp: string,
  settings: Pick<IngestSettings, "filters">,
): FilterReason | undefined {
  const filters = filtersOf(settings.filters);
  const { request, user, release } = event;
  const facts = {
    clientIp,
    userIp: user?.ip_address,
    release,
    url: request?.url,
    headers: request?.headers,
  };
  return filterByFacts(facts, filters) ?? filterByContent(event, filters);
}

/** Why a transaction is filtered; `undefined` when it is wanted. */
export function filterTransaction(
  facts: InboundFacts & { readonly transaction: string },
  settings: Pick<IngestSettings, "filters">,
): FilterReason | undefined {
  const filters = filtersOf(settings.filters);
  const reason = filterByFacts(facts, filters);
  if (reason !== undefined) return reason;
  const isUnwanted =
    (filters.settings.healthChecks && isHealthCheck(facts.transaction)) ||
    filters.isUnwantedTransaction?.(facts.transaction) === true;
  return isUnwanted ? "filtered-transaction" : undefined;
}

/** The filters that apply to whatever comes: sender, release, browser. */
export function filterItem(
  facts: InboundFacts,
  settings: Pick<IngestSettings, "filters">,
): FilterReason | undefined {
  return filterByFacts(facts, filtersOf(settings.filters));
}

function filterByFacts(facts: InboundFacts, filters: Filters): FilterReason | undefined {
  const { settings } = filters;
  if (filters.isUnwantedAddress?.(facts.clientIp) === true) return "ip-address";
  if (facts.release !== undefined && filters.isUnwantedRelease?.(facts.release) === true)
    return "release-version";
  if (settings.localhost && isLocalhost(facts)) return "localhost";
  if (!settings.webCrawlers && filters.isLegacyBrowser === undefined) return undefined;
  const userAgent = headerOf(facts.headers, "user-agent");
  if (userAgent === undefined) return undefined;
  if (settings.webCrawlers && isWebCrawler(userAgent)) return "web-crawlers";
  return filters.isLegacyBrowser?.(userAgent) === true ? "legacy-browsers" : undefined;
}

function filterByContent(event: ErrorEvent, filters: Filters): FilterReason | undefined {
  const { settings } = filters;
  if (filters.isUnwantedSource !== undefined && isOfUnwantedSource(event, filters.isUnwantedSource))
    return "invalid-csp";
  if (filters.isUnwantedMessage !== undefined && hasMessage(event, filters.isUnwantedMessage))
    return "error-message";
  if (settings.browserExtensions && isOfExtension(event)) return "browser-extensions";
  if (settings.reactHydrationErrors && isHydrationError(event)) return "react-hydration-errors";
  return settings.chunkLoadErrors && isChunkLoadError(event) ? "chunk-load-error" : undefined;
}

function hasMessage(event: ErrorEvent, isUnwanted: GlobTest): boolean {
  const { logentry } = event;
  for (const text of [logentry?.formatted, logentry?.message]) {
    if (text !== undefined && isUnwanted(text)) return true;
  }
  for (const { type, value } of event.exception?.values ?? []) {
    if (value !== undefined && isUnwanted(value)) return true;
    if (type !== undefined && isUnwanted(value === undefined ? type : `${type}: ${value}`)) return true;
  }
  return false;
}
