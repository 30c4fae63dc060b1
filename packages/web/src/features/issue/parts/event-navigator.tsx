import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Braces, ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "use-intl";
import { useActions } from "../../../app/actions.ts";
import { Ago } from "../../../i18n/ago.tsx";
import { shortId } from "../../../lib/format.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Tooltip } from "../../../ui/tooltip.tsx";
import { eventQuery } from "../queries.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./event-navigator.module.css";

function Step({
  to,
  icon,
  label,
  keys,
}: {
  readonly to: string | null | undefined;
  readonly icon: typeof ChevronLeft;
  readonly label: string;
  readonly keys: string;
}) {
  const { org, issueId } = useIssueRoute();
  if (!to) return <Button variant="ghost" size="sm" icon={icon} aria-label={label} disabled />;
  return (
    <Tooltip content={label} keys={keys}>
      <Link
        to="/organizations/$org/issues/$issueId/events/$eventId"
        params={{ org, issueId, eventId: to }}
        search={(before) => before}
        className={styles.step}
        aria-label={label}
      >
        <Icon as={icon} />
      </Link>
    </Tooltip>
  );
}

/** Which event of the issue is shown, and the way to the others. */
export function EventNavigator() {
  const t = useTranslations("event");
  const { org, issueId, eventId, scope, view } = useIssueRoute();
  const navigate = useNavigate();
  const { data: event } = useQuery(eventQuery(org, issueId, eventId ?? "latest", scope.environment));
  const isLatest = eventId === undefined || (event !== undefined && event.nextEventID === null);
  const isOldest = event !== undefined && event.previousEventID === null;

  const go = (target: string | null | undefined) => {
    if (!target) return;
    void navigate({
      to: "/organizations/$org/issues/$issueId/events/$eventId",
      params: { org, issueId, eventId: target },
      search: (before) => before,
    });
  };
  const goLatest = () =>
    void navigate({
      to: "/organizations/$org/issues/$issueId",
      params: { org, issueId },
      search: (before) => before,
    });
  const setView = (next: "json" | undefined) =>
    void navigate({ to: ".", search: (before) => ({ ...before, view: next }), replace: true });

  useActions([
    {
      id: "event-older",
      label: t("older"),
      section: "issue",
      icon: ChevronLeft,
      keys: "[",
      run: () => go(event?.previousEventID),
    },
    {
      id: "event-newer",
      label: t("newer"),
      section: "issue",
      icon: ChevronRight,
      keys: "]",
      run: () => go(event?.nextEventID),
    },
    {
      id: "event-json",
      label: t("json"),
      section: "issue",
      icon: Braces,
      keys: "v",
      run: () => setView(view === "json" ? undefined : "json"),
    },
  ]);

  return (
    <div className={styles.navigator}>
      {event !== undefined && (
        <span className={styles.which}>
          <span className={styles.id} title={event.eventID}>
            {shortId(event.eventID)}
          </span>
          <CopyButton text={event.eventID} label={t("copyId")} doneLabel={t("copied")} />
          <Ago at={event.dateCreated} className={styles.when} />
        </span>
      )}
      <Segmented
        label={t("which")}
        value={isLatest ? "latest" : isOldest ? "oldest" : undefined}
        segments={[
          { value: "oldest", label: t("oldest") },
          { value: "latest", label: t("latest") },
        ]}
        onChange={(value) => (value === "latest" ? goLatest() : go("oldest"))}
      />
      <Step to={event?.previousEventID} icon={ChevronLeft} label={t("older")} keys="[" />
      <Step to={event?.nextEventID} icon={ChevronRight} label={t("newer")} keys="]" />
      <Tooltip content={view === "json" ? t("drawn") : t("json")} keys="v">
        <Button
          variant="ghost"
          size="sm"
          icon={Braces}
          aria-label={t("json")}
          aria-pressed={view === "json"}
          data-pressed={view === "json" ? "" : undefined}
          onClick={() => setView(view === "json" ? undefined : "json")}
        />
      </Tooltip>
    </div>
  );
}
