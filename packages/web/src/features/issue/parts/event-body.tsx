import type { EventDetails, EventEntry } from "@vedette/api";
import { useTranslations } from "use-intl";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Attachments } from "./attachments.tsx";
import { Breadcrumbs } from "./breadcrumbs.tsx";
import styles from "./event-body.module.css";
import { Contexts, Message, Remainder, Request, Tags, User } from "./event-sections.tsx";
import { Grouping } from "./grouping.tsx";
import { Highlights, Remarks } from "./highlights.tsx";
import { BareTrace, ExceptionChain } from "./stack-trace.tsx";

type EntryOf<Type extends EventEntry["type"]> = Extract<EventEntry, { type: Type }>;
type DataOf<Type extends EventEntry["type"]> =
  EntryOf<Type> extends { readonly data: infer Data } ? Data : never;

function entryOf<Type extends EventEntry["type"]>(event: EventDetails, type: Type): DataOf<Type> | undefined {
  return event.entries.find((one) => one.type === type)?.data as DataOf<Type> | undefined;
}

/** The thread that matters: the crashed one, else the current one. */
function mainThread(event: EventDetails) {
  const threads = (entryOf(event, "threads")?.values ?? []).filter(
    (thread) => (thread.stacktrace?.frames.length ?? 0) > 0,
  );
  return threads.find((thread) => thread.crashed) ?? threads.find((thread) => thread.current) ?? threads[0];
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
  const thread = hasTrace ? undefined : mainThread(event);
  const formatted = message?.formatted ?? message?.message;
  return (
    <>
      <Highlights event={event} />
      <Remarks event={event} />
      {formatted && exceptions.length === 0 && (
        <Message formatted={formatted} template={message?.message ?? null} params={message?.params} />
      )}
      {exceptions.length > 0 && <ExceptionChain event={event} values={exceptions} />}
      {trace !== undefined && !hasTrace && <BareTrace event={event} trace={trace} title={t("trace.title")} />}
      {thread?.stacktrace && (
        <BareTrace
          event={event}
          trace={thread.stacktrace}
          title={t("thread", { name: thread.name ?? String(thread.id ?? "") })}
        />
      )}
      {crumbs.length > 0 && <Breadcrumbs event={event} crumbs={crumbs} />}
      <Attachments event={event} />
      {request !== undefined && <Request request={request} />}
      {event.user !== null && <User user={event.user} />}
      <Tags tags={event.tags} />
      <Contexts contexts={event.contexts} />
      <Grouping event={event} />
      <Remainder event={event} />
    </>
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
