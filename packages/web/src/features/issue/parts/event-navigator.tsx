import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import {
  Braces,
  ChevronLeft,
  ChevronRight,
  ChevronsLeft,
  ChevronsRight,
  ListFilter,
  Sparkles,
} from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useActions } from "../../../app/actions.ts";
import { Ago } from "../../../i18n/ago.tsx";
import { shortId } from "../../../lib/format.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/field.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Tooltip } from "../../../ui/tooltip.tsx";
import { eventQuery, issueQuery } from "../queries.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./event-navigator.module.css";
import { ExploreLink } from "./explore-link.tsx";

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

/** Narrows the walk to events that match a query: `release:2.4.1`, `user.id:7`. */
function EventFilter() {
  const t = useTranslations("event");
  const { org, issueId, filter } = useIssueRoute();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(filter ?? "");
  const show = () => {
    setTyped(filter ?? "");
    setOpen(true);
  };
  useActions([{ id: "event-filter", label: t("filter"), section: "issue", icon: ListFilter, run: show }]);
  const apply = (next: string) => {
    setOpen(false);
    // The event that is shown may not match: the walk begins anew.
    void navigate({
      to: "/organizations/$org/issues/$issueId",
      params: { org, issueId },
      search: (before) => ({ ...before, filter: next.trim() === "" ? undefined : next.trim() }),
    });
  };
  return (
    <>
      <Tooltip content={filter === undefined ? t("filter") : t("filteredTip", { filter })}>
        <Button
          variant="ghost"
          size="sm"
          icon={ListFilter}
          aria-label={t("filter")}
          data-pressed={filter === undefined ? undefined : ""}
          onClick={show}
        />
      </Tooltip>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("filter")}
        closeLabel={t("filterClose")}
        footer={
          <>
            <Button onClick={() => apply("")} disabled={filter === undefined}>
              {t("filterClear")}
            </Button>
            <Button variant="primary" onClick={() => apply(typed)}>
              {t("filterApply")}
            </Button>
          </>
        }
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            apply(typed);
          }}
        >
          <TextField
            label={t("filterLabel")}
            hint={t("filterHint")}
            mono
            autoFocus
            maxLength={1000}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </form>
      </Dialog>
    </>
  );
}

/** Which event of the issue is shown, and the way to the others. */
export function EventNavigator() {
  const t = useTranslations("event");
  const { org, issueId, eventId, scope, view, filter } = useIssueRoute();
  const navigate = useNavigate();
  const { data: event } = useQuery(eventQuery(org, issueId, eventId ?? "latest", scope, filter));
  const { data: issue } = useQuery(issueQuery(org, issueId));
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
      id: "event-oldest",
      label: t("goOldest"),
      section: "issue",
      icon: ChevronsLeft,
      run: () => go("oldest"),
    },
    {
      id: "event-recommended",
      label: t("goRecommended"),
      section: "issue",
      icon: Sparkles,
      run: () => go("recommended"),
    },
    { id: "event-latest", label: t("goLatest"), section: "issue", icon: ChevronsRight, run: goLatest },
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
        value={
          eventId === "recommended" ? "recommended" : isLatest ? "latest" : isOldest ? "oldest" : undefined
        }
        segments={[
          { value: "oldest", label: t("oldest") },
          { value: "recommended", label: <span title={t("recommendedNote")}>{t("recommended")}</span> },
          { value: "latest", label: t("latest") },
        ]}
        onChange={(value) => (value === "latest" ? goLatest() : go(value))}
      />
      <EventFilter />
      <Step to={event?.previousEventID} icon={ChevronLeft} label={t("older")} keys="[" />
      <Step to={event?.nextEventID} icon={ChevronRight} label={t("newer")} keys="]" />
      {issue !== undefined && <ExploreLink shortId={issue.shortId} />}
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
