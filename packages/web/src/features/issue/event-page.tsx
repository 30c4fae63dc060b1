import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { ApiError } from "../../lib/api.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EventBody, EventSkeleton } from "./parts/event-body.tsx";
import { EventFilterNote } from "./parts/event-filter-note.tsx";
import { EventJson } from "./parts/event-json.tsx";
import { eventQuery } from "./queries.ts";
import { useClearFilter } from "./use-clear-filter.ts";
import { useIssueRoute } from "./use-issue-route.ts";

function EventView({ eventId }: { readonly eventId: string }) {
  const t = useTranslations("event");
  const errorText = useErrorText();
  const clearFilter = useClearFilter();
  const { org, issueId, scope, view, filter } = useIssueRoute();
  const { data: event, error, refetch } = useQuery(eventQuery(org, issueId, eventId, scope, filter));
  if (event === undefined && error !== null) {
    const status = error instanceof ApiError ? error.status : undefined;
    const isFiltered = filter !== undefined;
    const [title, text] =
      status === 404
        ? isFiltered
          ? [t("noMatchTitle"), t("noMatchText")]
          : [t("goneTitle"), t("goneText")]
        : [t(isFiltered && status === 400 ? "filterWrong" : "failedTitle"), errorText(error)];
    return (
      <EmptyState
        title={title}
        actions={
          isFiltered && (status === 404 || status === 400) ? (
            <Button onClick={clearFilter}>{t("filterClear")}</Button>
          ) : (
            <Button onClick={() => void refetch()}>{t("retry")}</Button>
          )
        }
      >
        {text}
      </EmptyState>
    );
  }
  if (event === undefined) return <EventSkeleton label={t("loading")} />;
  return (
    <>
      <EventFilterNote />
      {view === "json" ? (
        <EventJson org={org} event={event} />
      ) : (
        // A fresh event must not inherit which frames of the last one were open.
        <EventBody key={event.eventID} event={event} />
      )}
    </>
  );
}

export function LatestEventPage() {
  return <EventView eventId="latest" />;
}

export function FixedEventPage() {
  const { eventId } = useIssueRoute();
  return <EventView eventId={eventId ?? "latest"} />;
}
