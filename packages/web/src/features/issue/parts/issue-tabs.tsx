import { useQuery } from "@tanstack/react-query";
import { Link, useMatchRoute } from "@tanstack/react-router";
import type { IssueDetails } from "@vedette/api";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { keepScope } from "../../../lib/url-state.ts";
import { tabClass, tabCountClass, TabStrip } from "../../../ui/tab-strip.tsx";
import { issueTagsQuery } from "../queries.ts";
import { useIssueRoute } from "../use-issue-route.ts";

/** The parts of the issue as places. */
export function IssueTabs({
  issue,
  onEvent,
}: {
  readonly issue: IssueDetails | undefined;
  readonly onEvent: boolean;
}) {
  const t = useTranslations("issue.tabs");
  const format = useFormat();
  const { org, issueId, scope } = useIssueRoute();
  const { data: tags = [] } = useQuery(issueTagsQuery(org, issueId, scope));
  const matchRoute = useMatchRoute();
  const params = { org, issueId };
  const onEvents = matchRoute({ to: "/organizations/$org/issues/$issueId/events", params }) !== false;
  const onTags = matchRoute({ to: "/organizations/$org/issues/$issueId/tags", params }) !== false;
  const onActivity = matchRoute({ to: "/organizations/$org/issues/$issueId/activity", params }) !== false;
  const onRelated = matchRoute({ to: "/organizations/$org/issues/$issueId/related", params }) !== false;
  const mark = (on: boolean) => ({
    className: tabClass,
    "data-current": on ? "" : undefined,
    "aria-current": on ? ("page" as const) : undefined,
  });
  return (
    <TabStrip label={t("label")}>
      <Link to="/organizations/$org/issues/$issueId" params={params} search={keepScope} {...mark(onEvent)}>
        {t("event")}
      </Link>
      <Link
        to="/organizations/$org/issues/$issueId/events"
        params={params}
        search={keepScope}
        {...mark(onEvents)}
      >
        {t("events")}
        <span className={tabCountClass}>{issue === undefined ? "" : format.count(Number(issue.count))}</span>
      </Link>
      <Link
        to="/organizations/$org/issues/$issueId/tags"
        params={params}
        search={keepScope}
        {...mark(onTags)}
      >
        {t("tags")}
        <span className={tabCountClass}>{tags.length === 0 ? "" : tags.length}</span>
      </Link>
      <Link
        to="/organizations/$org/issues/$issueId/activity"
        params={params}
        search={keepScope}
        {...mark(onActivity)}
      >
        {t("activity")}
        <span className={tabCountClass}>
          {issue === undefined || issue.numComments === 0 ? "" : format.count(issue.numComments)}
        </span>
      </Link>
      <Link
        to="/organizations/$org/issues/$issueId/related"
        params={params}
        search={keepScope}
        {...mark(onRelated)}
      >
        {t("related")}
      </Link>
    </TabStrip>
  );
}
