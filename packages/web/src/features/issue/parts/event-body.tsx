import type { EventDetails, EventEntry } from "@vedette/api";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Attachments } from "./attachments.tsx";
import { Breadcrumbs } from "./breadcrumbs.tsx";
import styles from "./event-body.module.css";
import { Contexts, Message, Remainder, Tags, User } from "./event-sections.tsx";
import { Grouping } from "./grouping.tsx";
import { Highlights, Remarks } from "./highlights.tsx";
import { SourceLinks, useProjectSource } from "../use-source-links.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import { noSuspects, suspectFrames } from "../model/suspect-frames.ts";
import { Suspects, useCommitters } from "../use-committers.ts";
import { Request } from "./request.tsx";
import { BareTrace, ExceptionSection } from "./stack-trace.tsx";
import { SuspectCommits } from "./suspect-commits.tsx";
import { Threads } from "./threads.tsx";

type EntryOf<Type extends EventEntry["type"]> = Extract<EventEntry, { type: Type }>;
type DataOf<Type extends EventEntry["type"]> =
  EntryOf<Type> extends { readonly data: infer Data } ? Data : never;

function entryOf<Type extends EventEntry["type"]>(event: EventDetails, type: Type): DataOf<Type> | undefined {
  return event.entries.find((one) => one.type === type)?.data as DataOf<Type> | undefined;
}

/** An event in full, in the order in which it is read. */
export function EventBody({ event }: { readonly event: EventDetails }) {
  const t = useTranslations("event");
  const exceptions = entryOf(event, "exception")?.values ?? [];
  const trace = entryOf(event, "stacktrace");
  const message = entryOf(event, "message");
  const crumbs = entryOf(event, "breadcrumbs")?.values ?? [];
  const request = entryOf(event, "request");
  const hasTrace = exceptions.some((exception) => (exception.stacktrace?.frames.length ?? 0) > 0);
  const threads = entryOf(event, "threads")?.values ?? [];
  // A single thread that the exception has shown already is no news.
  const showsThreads = threads.length > 1 || (threads.length === 1 && !hasTrace);
  const { org } = useIssueRoute();
  const link = useProjectSource(org, event.projectSlug);
  const release = event.release?.version;
  const source = useMemo(() => ({ link, release }), [link, release]);
  const committers = useCommitters(event)?.committers;
  const suspects = useMemo(
    () => (committers === undefined ? noSuspects : suspectFrames(committers)),
    [committers],
  );
  const formatted = message?.formatted ?? message?.message;
  return (
    <SourceLinks value={source}>
      <Highlights event={event} />
      <Remarks event={event} />
      {formatted && exceptions.length === 0 && (
        <Message formatted={formatted} template={message?.message ?? null} params={message?.params} />
      )}
      <Suspects value={suspects}>
        {exceptions.length > 0 && <ExceptionSection event={event} values={exceptions} />}
        {trace !== undefined && !hasTrace && (
          <BareTrace event={event} trace={trace} place={["stacktrace"]} title={t("trace.title")} />
        )}
        <SuspectCommits event={event} />
        {showsThreads && <Threads event={event} threads={threads} exceptions={exceptions} />}
      </Suspects>
      {crumbs.length > 0 && <Breadcrumbs event={event} crumbs={crumbs} />}
      <Attachments event={event} />
      {request !== undefined && <Request request={request} response={event.contexts["response"]} />}
      {event.user !== null && <User user={event.user} />}
      <Tags tags={event.tags} />
      <Contexts contexts={event.contexts} withResponse={request === undefined} />
      <Grouping event={event} />
      <Remainder event={event} />
    </SourceLinks>
  );
}

/** The event in the making, with the geometry of one. */
export function EventSkeleton({ label }: { readonly label: string }) {
  return (
    <div className={styles.bones} role="status" aria-label={label}>
      <div className={styles.stripBone} />
      <Skeleton width={120} height={13} />
      <div className={styles.cardBone}>
        <Skeleton width={140} height={13} />
        <Skeleton width="54%" height={11} faint />
        {Array.from({ length: 7 }, (_, index) => (
          <Skeleton key={index} width={`${36 + ((index * 29) % 42)}%`} height={11} faint />
        ))}
      </div>
      <Skeleton width={110} height={13} />
      <div className={styles.cardBone}>
        {Array.from({ length: 5 }, (_, index) => (
          <Skeleton key={index} width={`${50 + ((index * 17) % 36)}%`} height={11} faint />
        ))}
      </div>
    </div>
  );
}
