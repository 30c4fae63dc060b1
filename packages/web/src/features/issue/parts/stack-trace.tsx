import type { EventDetails, ExceptionValue, Stacktrace } from "@vedette/api";
import { ArrowDownNarrowWide, ArrowUpNarrowWide, Settings2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { useStoredValue } from "../../../lib/stored-value.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import type { TraceMode } from "../model/frames.ts";
import { leftOutFrames, type TracePlace } from "../model/left-out-frames.ts";
import { printChain } from "../model/raw-trace.ts";
import { ExceptionTree } from "./exception-tree.tsx";
import { FrameList, frameOrder } from "./frame-list.tsx";
import { SourceSettings } from "./source-settings.tsx";
import styles from "./stack-trace.module.css";

/** So much of a raw trace is drawn; the copy has all of it. */
const RAW_MAX = 200_000;

function modeSegments(t: ReturnType<typeof useTranslations<"event.trace">>, frameCount: number) {
  return [
    { value: "app", label: t("modeApp") },
    { value: "full", label: t("modeFull", { count: frameCount }) },
    { value: "raw", label: t("modeRaw") },
  ] as const;
}

function TraceHead({
  title,
  badge,
  project,
  frameCount,
  mode,
  raw,
  onMode,
}: {
  readonly title: string;
  readonly badge: string | undefined;
  readonly project: string;
  readonly frameCount: number;
  readonly mode: TraceMode;
  readonly raw: () => string;
  readonly onMode: (mode: TraceMode) => void;
}) {
  const t = useTranslations("event.trace");
  const shownOrder = useStoredValue(frameOrder);
  const [settingsOpen, setSettingsOpen] = useState(false);
  return (
    <SectionHead title={title} note={badge === undefined ? undefined : <Badge>{badge}</Badge>}>
      <Segmented label={t("mode")} value={mode} segments={modeSegments(t, frameCount)} onChange={onMode} />
      <Button
        variant="ghost"
        size="sm"
        className={styles.order}
        icon={shownOrder === "newest" ? ArrowDownNarrowWide : ArrowUpNarrowWide}
        disabled={mode === "raw"}
        onClick={() => frameOrder.set(shownOrder === "newest" ? "oldest" : "newest")}
      >
        {shownOrder === "newest" ? t("newestFirst") : t("oldestFirst")}
      </Button>
      <CopyButton text={raw} label={t("copy")} doneLabel={t("copied")} />
      <Button
        variant="ghost"
        size="sm"
        icon={Settings2}
        aria-label={t("settings")}
        title={t("settings")}
        onClick={() => setSettingsOpen(true)}
      />
      <SourceSettings project={project} open={settingsOpen} onOpenChange={setSettingsOpen} />
    </SectionHead>
  );
}

function Raw({ text }: { readonly text: string }) {
  const t = useTranslations("event.trace");
  return (
    <>
      <pre className={styles.raw} tabIndex={0} dir="ltr">
        {visibleCode(text.slice(0, RAW_MAX))}
      </pre>
      {text.length > RAW_MAX && <p className={styles.omitted}>{t("rawCut")}</p>}
    </>
  );
}

function runtimeName(event: EventDetails): string | undefined {
  const runtime = event.contexts["runtime"];
  const name = runtime?.["name"];
  const version = runtime?.["version"];
  return typeof name === "string"
    ? [name, typeof version === "string" ? version.split(" ")[0] : ""].join(" ").trim().slice(0, 60)
    : event.platform === "other"
      ? undefined
      : event.platform;
}

/** The exceptions of an event, the outermost first, each cause below what it led to. */
export function ExceptionSection({
  event,
  values,
}: {
  readonly event: EventDetails;
  readonly values: readonly ExceptionValue[];
}) {
  const t = useTranslations("event.trace");
  const [mode, setMode] = useState<TraceMode>("app");
  const frameCount = values.reduce((sum, value) => sum + (value.stacktrace?.frames.length ?? 0), 0);
  return (
    <section className={styles.section}>
      <TraceHead
        title={t("title")}
        badge={runtimeName(event)}
        project={event.projectSlug}
        frameCount={frameCount}
        mode={mode}
        raw={() => printChain(values, event.platform)}
        onMode={setMode}
      />
      {mode === "raw" ? (
        <Card flush>
          <Raw text={printChain(values, event.platform)} />
        </Card>
      ) : (
        <ExceptionTree values={values} mode={mode} event={event} />
      )}
    </section>
  );
}

/** A trace without an exception: of a message, or of a thread. */
export function BareTrace({
  event,
  trace,
  place,
  title,
  children,
}: {
  readonly event: EventDetails;
  readonly trace: Stacktrace;
  /** Where in the event it stands. */
  readonly place: TracePlace;
  readonly title: string;
  /** What stands above the frames, in whichever way they are shown. */
  readonly children?: ReactNode;
}) {
  const [mode, setMode] = useState<TraceMode>("app");
  const asException: ExceptionValue = {
    type: null,
    value: event.title,
    module: null,
    threadId: null,
    mechanism: null,
    stacktrace: trace,
    rawStacktrace: null,
  };
  const raw = () => printChain([asException], event.platform);
  return (
    <section className={styles.section}>
      <TraceHead
        title={title}
        badge={runtimeName(event)}
        project={event.projectSlug}
        frameCount={trace.frames.length}
        mode={mode}
        raw={raw}
        onMode={setMode}
      />
      <Card flush>
        {children}
        {mode === "raw" ? (
          <Raw text={raw()} />
        ) : (
          <FrameList
            trace={trace}
            mode={mode}
            platform={event.platform}
            leftOutCount={leftOutFrames(event._meta, place, trace.frames.length)}
          />
        )}
      </Card>
    </section>
  );
}
