/**
 * The list of issues as text: the server draws the same page as a browser, from the answers of the same routes, into
 * the document of the list. A second build, for Node, that the server loads when the first such document is asked for.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { QueryClient } from "@tanstack/react-query";
import { createMemoryHistory } from "@tanstack/react-router";
import { ApiError, type DrawListRequest, type DrawnList, type FetchAnswer, type Me } from "@vedette/api";
import { renderToString } from "react-dom/server";
import { pickOrganization } from "./app/organization.ts";
import { Page } from "./app/page.tsx";
import { createPageRouter } from "./app/router.tsx";
import { DRAWN_ID, type DrawnWith } from "./app/take-drawing.ts";
import { parseIssueListSearch } from "./features/issues/model/view.ts";
import { issuesRoute } from "./features/issues/route.ts";
import { issueListQuery, savedSearchesQuery } from "./features/issues/queries.ts";
import { loadFirstMessages } from "./i18n/messages.ts";
import { sendBy } from "./lib/api.ts";
import { drawBy, type Drawing } from "./lib/drawing.ts";
import { densityPreference, languagePreference, timeZonePreference } from "./lib/preferences.ts";
import { environmentsQuery, meQuery, projectsQuery, streamAnswerQuery } from "./lib/queries.ts";
import { parseScope } from "./lib/url-state.ts";

/** What stands around the list has a place of its own, in which it may come later: the rows are not held up for it. */
const besideMs = 150;

/** Calls are made deep in the page; this tells for whom. */
const asking = new AsyncLocalStorage<DrawListRequest["get"]>();

sendBy(async (url, init): Promise<FetchAnswer> => {
  const get = asking.getStore();
  if (get === undefined || init.method !== "GET")
    throw new ApiError("Nobody to ask for.", { status: 0, code: "offline" });
  return await get(url);
});

/** Draws the list of an address for the person whose answers `get` brings; undefined where it is not theirs to see. */
export async function drawList(request: DrawListRequest): Promise<DrawnList | undefined> {
  return await asking.run(request.get, async () => await draw(request));
}

async function draw({ href, browser, nowMs, signal }: DrawListRequest): Promise<DrawnList | undefined> {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  try {
    const me = await queryClient.fetchQuery(meQuery);
    const initialEntries = [startOf(href, me, browser.organization)];
    const router = createPageRouter(queryClient, createMemoryHistory({ initialEntries }));
    // Leads on as it would in a browser.
    await router.load();
    const { location, matches } = router.state;
    const match = matches.find(({ routeId }) => routeId === issuesRoute.id);
    if (match === undefined || !matches.every(({ status }) => status === "success")) return undefined;
    const { org } = match.params as { readonly org: string };
    const scope = parseScope(location.search);
    const beside = Promise.allSettled([
      queryClient.fetchQuery(streamAnswerQuery(org, scope)),
      queryClient.fetchQuery(environmentsQuery(org, scope.project ?? [])),
    ]);
    await Promise.all([
      queryClient.fetchInfiniteQuery(
        issueListQuery(org, { ...scope, ...parseIssueListSearch(location.search) }),
      ),
      queryClient.fetchQuery(projectsQuery(org)),
      queryClient.fetchQuery(savedSearchesQuery(org)),
    ]);
    await Promise.race([beside, sleep(besideMs)]);
    const { preferences } = me;
    const language = languagePreference.parse(preferences.language ?? browser.language);
    const drawing: Drawing = {
      nowMs: nowMs(),
      href: location.href,
      language,
      stored: {
        [languagePreference.key]: language,
        // A zone that nobody told is said to be this one, until the browser says another.
        [timeZonePreference.key]: timeZonePreference.parse(preferences.timeZone ?? browser.timeZone) || "UTC",
        [densityPreference.key]: densityPreference.parse(browser.density),
      },
    };
    const messages = await loadFirstMessages(language);
    if (signal.aborted) return undefined;
    drawBy(drawing);
    const html = renderToString(
      <Page queryClient={queryClient} catalogue={{ language, messages }} router={router} />,
    );
    // So React writes that something failed in it.
    if (html.includes("<!--$!-->")) throw new Error("a part of the list could not be drawn");
    const answers = queryClient
      .getQueryCache()
      .getAll()
      .filter(({ state }) => state.data !== undefined)
      .map(({ queryKey, state }) => [queryKey, state.data] as const);
    return { html: withoutStyles(html), language, dataId: DRAWN_ID, data: dataText({ drawing, answers }) };
  } catch (error) {
    // What the person may not see, or cannot be read now: the page itself says so.
    if (error instanceof ApiError) return undefined;
    throw error;
  } finally {
    queryClient.clear();
  }
}

/** Where the address without a place leads to. */
function startOf(href: string, me: Me, lastOrganization: string | null): string {
  const organization = /^\/(?:\?|$)/.test(href)
    ? pickOrganization(me, lastOrganization ?? undefined)
    : undefined;
  return organization === undefined ? href : `/organizations/${organization.slug}/issues`;
}

/**
 * The page's policy lets no element of a document carry a style; the script that shows the document puts them on. A
 * quotation mark is escaped in every text and value, so this can only be the beginning of an attribute.
 */
function withoutStyles(html: string): string {
  return html.replaceAll(' style="', ' data-style="');
}

/** JSON that cannot end the element it stands in. */
function dataText(value: DrawnWith): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
