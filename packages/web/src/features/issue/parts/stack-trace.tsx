import type { EventDetails, ExceptionValue, Stacktrace } from "@vedette/api";
import { ArrowDownNarrowWide, ArrowUpNarrowWide, CornerLeftUp } from "lucide-react";
import { Fragment, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { createStoredValue, useStoredValue } from "../../../lib/stored-value.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { firstOpenIndex, type TraceMode, traceRows } from "../model/frames.ts";
import { printChain } from "../model/raw-trace.ts";
import { FoldedRow, StackFrame } from "./stack-frame.tsx";
import styles from "./stack-trace.module.css";

const order = createStoredValue<"newest" | "oldest">("vedette.frames", (text) =>
  text === "oldest" ? "oldest" : "newest",
);

/** Toggles by key, over what is open at first. */
function useToggles<Key>(): readonly [
  (key: Key, initial: boolean) => boolean,
  (key: Key, initial: boolean) => void,
] {
  const [changed, setChanged] = useState<ReadonlyMap<Key, boolean>>(new Map());
  return [
    (key, initial) => changed.get(key) ?? initial,
    (key, initial) => setChanged((before) => new Map(before).set(key, !(before.get(key) ?? initial))),
  ];
}

/** The calls of one trace. */
export function Frames({
  trace,
  mode,
  platform,
}: {
  readonly trace: Stacktrace;
  readonly mode: Exclude<TraceMode, "raw">;
  readonly platform: string;
}) {
  const t = useTranslations("event.trace");
  const newestFirst = useStoredValue(order) === "newest";
  const [isFrameOpen, toggleFrame] = useToggles<number>();
  const [isFoldOpen, toggleFold] = useToggles<string>();
  const openAtFirst = firstOpenIndex(trace);
  const rows = traceRows(trace, mode, newestFirst);
  const drawFrame = (row: Extract<(typeof rows)[number], { kind: "frame" }>): ReactNode => {
    const initial = row.index === openAtFirst;
    return (
      <StackFrame
        key={row.index}
        row={row}
        platform={platform}
        open={isFrameOpen(row.index, initial)}
        onToggle={() => toggleFrame(row.index, initial)}
      />
    );
  };
  return (
    <>
      {trace.framesOmitted !== null && (
        <p className={styles.omitted}>
          {t("omitted", { from: trace.framesOmitted[0], to: trace.framesOmitted[1] })}
        </p>
      )}
      {rows.map((row) =>
        row.kind === "frame" ? (
          drawFrame(row)
        ) : (
          <Fragment key={row.key}>
            <FoldedRow
              fold={row}
              open={isFoldOpen(row.key, false)}
              onToggle={() => toggleFold(row.key, false)}
            />
            {isFoldOpen(row.key, false) && row.frames.map(drawFrame)}
          </Fragment>
        ),
      )}
    </>
  );
}

function ExceptionCard({
  exception,
  mode,
  platform,
}: {
  readonly exception: ExceptionValue;
  readonly mode: Exclude<TraceMode, "raw">;
  readonly platform: string;
}) {
  const t = useTranslations("event.trace");
  const { mechanism } = exception;
  const origin = [
    mechanism === null || mechanism.type === "generic" ? null : mechanism.type,
    exception.module,
  ].filter((part) => part !== null && part !== "");
  return (
    <Card flush>
      <div className={styles.exceptionHead}>
        <div className={styles.exceptionTitle}>
          <h3 className={styles.type}>{exception.type ?? t("untyped")}</h3>
          {mechanism?.handled === false && <Badge tone="error">{t("unhandled")}</Badge>}
          {mechanism?.handled === true && <Badge>{t("handled")}</Badge>}
          {mechanism?.is_exception_group === true && <Badge outline>{t("group")}</Badge>}
          <span className={styles.origin}>{origin.join(" · ")}</span>
        </div>
        {exception.value !== null && exception.value !== "" && (
          <p className={styles.message}>{exception.value}</p>
        )}
      </div>
      {exception.stacktrace === null || exception.stacktrace.frames.length === 0 ? (
        <p className={styles.noTrace}>{t("noTrace")}</p>
      ) : (
        <Frames trace={exception.stacktrace} mode={mode} platform={platform} />
      )}
    </Card>
  );
}

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
  frameCount,
  mode,
  raw,
  onMode,
}: {
  readonly title: string;
  readonly badge: string | undefined;
  readonly frameCount: number;
  readonly mode: TraceMode;
  readonly raw: () => string;
  readonly onMode: (mode: TraceMode) => void;
}) {
  const t = useTranslations("event.trace");
  const shownOrder = useStoredValue(order);
  return (
    <SectionHead title={title} note={badge === undefined ? undefined : <Badge>{badge}</Badge>}>
      <Segmented label={t("mode")} value={mode} segments={modeSegments(t, frameCount)} onChange={onMode} />
      <Button
        variant="ghost"
        size="sm"
        className={styles.order}
        icon={shownOrder === "newest" ? ArrowDownNarrowWide : ArrowUpNarrowWide}
        disabled={mode === "raw"}
        onClick={() => order.set(shownOrder === "newest" ? "oldest" : "newest")}
      >
        {shownOrder === "newest" ? t("newestFirst") : t("oldestFirst")}
      </Button>
      <CopyButton text={raw} label={t("copy")} doneLabel={t("copied")} />
    </SectionHead>
  );
}

function runtimeName(event: EventDetails): string | undefined {
  const runtime = event.contexts["runtime"];
  const name = runtime?.["name"];
  const version = runtime?.["version"];
  return typeof name === "string"
    ? [name, typeof version === "string" ? version.split(" ")[0] : ""].join(" ").trim()
    : event.platform === "other"
      ? undefined
      : event.platform;
}

/** The exceptions of an event, the outermost first, each cause below what it led to. */
export function ExceptionChain({
  event,
  values,
}: {
  readonly event: EventDetails;
  readonly values: readonly ExceptionValue[];
}) {
  const t = useTranslations("event.trace");
  const [mode, setMode] = useState<TraceMode>("app");
  const frameCount = values.reduce((sum, value) => sum + (value.stacktrace?.frames.length ?? 0), 0);
  const outermostFirst = values.toReversed();
  return (
    <section className={styles.section}>
      <TraceHead
        title={t("title")}
        badge={runtimeName(event)}
        frameCount={frameCount}
        mode={mode}
        raw={() => printChain(values, event.platform)}
        onMode={setMode}
      />
      {mode === "raw" ? (
        <Card flush>
          <pre className={styles.raw} tabIndex={0}>
            {printChain(values, event.platform)}
          </pre>
        </Card>
      ) : (
        <div>
          {outermostFirst.map((exception, index) => (
            <Fragment key={index}>
              {index > 0 && (
                <div className={styles.chain}>
                  <Icon as={CornerLeftUp} size="sm" />
                  {t("causedBy")}
                </div>
              )}
              <ExceptionCard exception={exception} mode={mode} platform={event.platform} />
            </Fragment>
          ))}
        </div>
      )}
    </section>
  );
}

/** A trace without an exception: of a message, or of the thread that crashed. */
export function BareTrace({
  event,
  trace,
  title,
}: {
  readonly event: EventDetails;
  readonly trace: Stacktrace;
  readonly title: string;
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
        frameCount={trace.frames.length}
        mode={mode}
        raw={raw}
        onMode={setMode}
      />
      <Card flush>
        {mode === "raw" ? (
          <pre className={styles.raw} tabIndex={0}>
            {raw()}
          </pre>
        ) : (
          <Frames trace={trace} mode={mode} platform={event.platform} />
        )}
      </Card>
    </section>
  );
}
