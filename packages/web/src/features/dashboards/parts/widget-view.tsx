import { keepPreviousData, useQuery, type UseQueryOptions } from "@tanstack/react-query";
import { CatchBoundary } from "@tanstack/react-router";
import { Info } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useTranslations } from "use-intl";
import { BigNumber } from "../../../charts/big-number.tsx";
import { ChartHead } from "../../../charts/chart-head.tsx";
import { TimeSeries } from "../../../charts/time-series/time-series.tsx";
import { TopBars } from "../../../charts/top-bars.tsx";
import type { ChartRange } from "../../../charts/time-series/chart-data.ts";
import type { ChartKind } from "../../../charts/time-series/plot-model.ts";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { Button } from "../../../ui/button.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Tooltip } from "../../../ui/tooltip.tsx";
import {
  chartsOf,
  columnsOf,
  headingOf,
  isTableAnswer,
  numberOf,
  rankingsOf,
  type ShownWidget,
} from "../model/widget-figures.ts";
import type { WidgetReading } from "../queries.ts";
import { useFigureWords } from "../use-figure-words.ts";
import { useSeen } from "../use-seen.ts";
import { HEAD_PX, innerHeightPx, legendPx, NOTE_PX } from "./grid-measures.ts";
import { useMeasureChoice } from "./use-measure-choice.tsx";
import { WidgetTable } from "./widget-table.tsx";
import styles from "./widget-view.module.css";

// The key of each source is its own; what is read is the same.
// oxlint-disable-next-line typescript/no-explicit-any
export type WidgetSource = UseQueryOptions<WidgetReading, Error, WidgetReading, any>;

export interface WidgetViewProps {
  readonly widget: ShownWidget;
  readonly source: WidgetSource;
  /** Milliseconds between readings. */
  readonly everyMs?: number | undefined;
  /** Where issues lead to; nowhere for strangers. */
  readonly org?: string | undefined;
  readonly tools?: ReactNode;
  /** Under an editor's hand the head is another one. */
  readonly hasHead?: boolean;
  /** Charts with the same group share the crosshair. */
  readonly group?: string | undefined;
  readonly onZoom?: ((range: ChartRange) => void) | undefined;
}

const chartKinds: Readonly<Partial<Record<ShownWidget["displayType"], ChartKind>>> = {
  line: "line",
  area: "area",
  bar: "bars",
};

/** A widget with its figures. What goes wrong in it stays in it. */
export function WidgetView(props: WidgetViewProps) {
  const t = useTranslations("dashboards.widget");
  const { widget } = props;
  return (
    <CatchBoundary
      getResetKey={() => JSON.stringify([widget.displayType, widget.queries, widget.unit])}
      errorComponent={({ reset }) => (
        <>
          <WidgetHead {...props} />
          <Fault sentence={t("broken")} onRetry={reset} />
        </>
      )}
    >
      <Reading {...props} />
    </CatchBoundary>
  );
}

function Reading(props: WidgetViewProps) {
  const { source, everyMs } = props;
  const errorText = useErrorText();
  const ref = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(ref);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...source,
    enabled: isSeen,
    placeholderData: keepPreviousData,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs, refetchIntervalInBackground: false }),
  });
  // Figures that were read stay where a later reading fails; the next one may succeed.
  const fault =
    error === null || data !== undefined
      ? undefined
      : { sentence: errorText(error), onRetry: () => void refetch() };
  return (
    <div ref={ref} className={styles.view} data-stale={isPlaceholderData ? "" : undefined}>
      <Figures {...props} reading={data} fault={fault} isStale={isPlaceholderData} />
      <EmptyNames names={data?.emptyNames ?? []} />
    </div>
  );
}

/** A group without a name may be a value that is lacking, or a name that is wrong. */
function EmptyNames({ names }: { readonly names: readonly string[] }) {
  const t = useTranslations("dashboards.widget");
  if (names.length === 0) return null;
  const sentence = t("withoutValues", { count: names.length, names: names.join(", ") });
  return (
    <p role="status" className={styles.note} title={sentence}>
      {sentence}
    </p>
  );
}

/** Of a card, without its head and the line below. */
function roomPx(widget: ShownWidget, reading: WidgetReading | undefined): number {
  const notePx = reading === undefined || reading.emptyNames.length === 0 ? 0 : NOTE_PX;
  return innerHeightPx(widget.layout.h) - HEAD_PX - notePx;
}

interface FiguresProps extends WidgetViewProps {
  readonly reading: WidgetReading | undefined;
  readonly fault: { readonly sentence: string; readonly onRetry: () => void } | undefined;
  readonly isStale: boolean;
}

function Figures(props: FiguresProps) {
  const { widget, reading, fault, hasHead = true } = props;
  const words = useFigureWords();
  const [answer] = reading?.answers ?? [];
  const isRanking = widget.displayType === "top_n" && answer !== undefined && isTableAnswer(answer);
  const { drawn, choice } = useMeasureChoice(isRanking ? rankingsOf(widget, answer, words) : undefined);
  const kind = chartKinds[widget.displayType];
  if (kind !== undefined) return <Chart {...props} kind={kind} />;
  return (
    <>
      {hasHead && <WidgetHead {...props} choice={choice} />}
      <div className={styles.body} style={{ height: roomPx(widget, reading) }}>
        {fault !== undefined ? (
          <Fault {...fault} />
        ) : widget.displayType === "big_number" ? (
          <NumberFigure {...props} />
        ) : reading === undefined ? (
          <Bones rows={Math.max(3, Math.floor(widget.layout.h * 1.6))} />
        ) : (
          <List {...props} reading={reading} ranking={drawn} />
        )}
      </div>
    </>
  );
}

function Chart({
  widget,
  reading,
  fault,
  isStale,
  tools,
  hasHead = true,
  group,
  onZoom,
  kind,
}: FiguresProps & { readonly kind: ChartKind }) {
  const t = useTranslations("dashboards.widget");
  const words = useFigureWords();
  const answers = reading?.answers;
  // An answer of another kind is still shown while the one that was asked for is on its way.
  const charts =
    answers === undefined || answers.some(isTableAnswer) ? undefined : chartsOf(widget, answers, words);
  const { drawn: chart, choice } = useMeasureChoice(charts);
  const room = roomPx(widget, reading);
  const legend = legendPx(
    { series: chart?.data.series.length ?? 0, isGrouped: chart?.isGrouped === true },
    room,
  );
  return (
    <TimeSeries
      className={styles.chart}
      title={widget.title}
      kind={kind}
      data={chart?.data}
      unit={chart?.unit ?? "count"}
      height={room - legend}
      isStacked={
        (kind === "bars" || (kind === "area" && chart?.isGrouped === true)) && chart?.isAdditive === true
      }
      isAdditive={chart?.isAdditive}
      group={group}
      onZoom={onZoom}
      error={fault}
      isStale={isStale}
      legend={legend === 0 ? "hidden" : "table"}
      hasHead={hasHead}
      tools={
        <>
          {choice}
          <Description text={widget.description} />
        </>
      }
      menu={tools}
      empty={<p>{t("empty")}</p>}
    />
  );
}

function NumberFigure({ widget, reading }: FiguresProps) {
  const words = useFigureWords();
  const [answer] = reading?.answers ?? [];
  const figure = answer !== undefined && isTableAnswer(answer) ? numberOf(widget, answer) : undefined;
  const before =
    reading?.before !== undefined && isTableAnswer(reading.before)
      ? numberOf(widget, reading.before)
      : undefined;
  const label =
    figure === undefined
      ? widget.title
      : `${widget.title}: ${headingOf(figure.field, widget.queries[0], words)}`;
  return (
    <BigNumber
      label={label}
      value={figure?.value}
      previous={before?.value || undefined}
      unit={figure?.unit ?? "count"}
    />
  );
}

function List({
  widget,
  reading,
  org,
  ranking,
}: FiguresProps & {
  readonly reading: WidgetReading;
  readonly ranking: ReturnType<typeof rankingsOf>[number] | undefined;
}) {
  const t = useTranslations("dashboards.widget");
  const words = useFigureWords();
  const [answer] = reading.answers;
  if (answer === undefined || !isTableAnswer(answer)) return <Bones rows={4} />;
  if (answer.data.length === 0) return <p className={styles.empty}>{t("empty")}</p>;
  if (widget.displayType === "table") {
    return (
      <WidgetTable
        label={widget.title}
        columns={columnsOf(widget, answer, words)}
        answer={answer}
        org={org}
      />
    );
  }
  return <TopBars label={widget.title} bars={ranking?.bars ?? []} unit={ranking?.unit ?? "count"} />;
}

export function WidgetHead({
  widget,
  choice,
  tools,
}: Pick<WidgetViewProps, "widget" | "tools"> & { readonly choice?: ReactNode }) {
  return (
    <div className={styles.head}>
      <ChartHead
        title={widget.title}
        tools={
          <>
            {choice}
            <Description text={widget.description} />
            {tools}
          </>
        }
      />
    </div>
  );
}

function Description({ text }: { readonly text: string | null }) {
  const t = useTranslations("dashboards.widget");
  if (text === null) return null;
  return (
    <Tooltip content={text}>
      <Button variant="ghost" size="sm" icon={Info} aria-label={t("about", { text })} />
    </Tooltip>
  );
}

function Fault({ sentence, onRetry }: { readonly sentence: string; readonly onRetry: () => void }) {
  const t = useTranslations("dashboards.widget");
  return (
    <div className={styles.fault} role="alert">
      <p>{sentence}</p>
      <Button size="sm" onClick={onRetry}>
        {t("retry")}
      </Button>
    </div>
  );
}

function Bones({ rows }: { readonly rows: number }) {
  const t = useTranslations("dashboards.widget");
  return (
    <div className={styles.bones} role="status" aria-label={t("loading")}>
      {Array.from({ length: Math.min(rows, 12) }, (_, index) => (
        <Skeleton key={index} width={`${88 - ((index * 23) % 46)}%`} height={13} />
      ))}
    </div>
  );
}
