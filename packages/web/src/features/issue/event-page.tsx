import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { ApiError } from "../../lib/api.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EventBody, EventSkeleton } from "./parts/event-body.tsx";
import { EventJson } from "./parts/event-json.tsx";
import { eventQuery } from "./queries.ts";
import { useIssueRoute } from "./use-issue-route.ts";

function EventView({ eventId }: { readonly eventId: string }) {
  const t = useTranslations("event");
  const errorText = useErrorText();
  const { org, issueId, scope, view, filter } = useIssueRoute();
  const { data: event, error, refetch } = useQuery(eventQuery(org, issueId, eventId, scope, filter));
  if (event === undefined && error !== null) {
    const isGone = error instanceof ApiError && error.status === 404;
    return (
      <EmptyState
        title={isGone ? t(filter === undefined ? "goneTitle" : "noMatchTitle") : t("failedTitle")}
        actions={<Button onClick={() => void refetch()}>{t("retry")}</Button>}
      >
        {isGone ? t(filter === undefined ? "goneText" : "noMatchText") : errorText(error)}
      </EmptyState>
    );
  }
  if (event === undefined) return <EventSkeleton label={t("loading")} />;
  // A fresh event must not inherit which frames of the last one were open.
  return view === "json" ? (
    <EventJson org={org} event={event} />
  ) : (
    <EventBody key={event.eventID} event={event} />
  );
}

export function LatestEventPage() {
  return <EventView eventId="latest" />;
}

export function FixedEventPage() {
  const { eventId } = useIssueRoute();
  return <EventView eventId={eventId ?? "latest"} />;
}
