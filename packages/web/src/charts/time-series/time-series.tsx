import clsx from "clsx";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useTimeZone } from "../../i18n/use-time-zone.ts";
import { fileName, saveFile } from "../../lib/save-file.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { ChartHead } from "../chart-head.tsx";
import { seriesColour, useChartColours } from "./chart-colours.ts";
import { type ChartData, type ChartMarker, type ChartRange, hasValues, summarize } from "./chart-data.ts";
import { ChartTools } from "./chart-tools.tsx";
import { printCsv } from "./csv-text.ts";
import { DataTable } from "./data-table.tsx";
import { LegendTable } from "./legend-table.tsx";
import { drawPicture } from "./picture.ts";
import type { PlotHandle } from "./plot.tsx";
import { buildPlotModel, type ChartKind } from "./plot-model.ts";
import { createTimeFormat } from "./time-axis.ts";
import styles from "./time-series.module.css";
import { type ChartUnit, createUnitFormat } from "./unit-format.ts";

const Plot = later(async () => (await import("./plot.tsx")).Plot, <Bones />);

export interface TimeSeriesProps {
  /** Names the chart for its reader, its table and its files. */
  readonly title: string;
  readonly kind: ChartKind;
  /** Undefined while it is read. What was there before may be given meanwhile, with `isStale`. */
  readonly data: ChartData | undefined;
  readonly unit: ChartUnit;
  /** Of the drawing alone; the legend stands below it. */
  readonly height: number;
  /** Bars are stacked where nothing is said; areas and lines are not. */
  readonly isStacked?: boolean | undefined;
  /** Whether the buckets may be added up; counts may where nothing is said. */
  readonly isAdditive?: boolean | undefined;
  readonly markers?: readonly ChartMarker[] | undefined;
  /** Charts with the same group share the crosshair. */
  readonly group?: string | undefined;
  readonly onZoom?: ((range: ChartRange) => void) | undefined;
  readonly error?: { readonly sentence: string; readonly onRetry?: (() => void) | undefined } | undefined;
  readonly isStale?: boolean | undefined;
  /** Shown, or there for those only who cannot see the drawing. */
  readonly legend?: "table" | "hidden" | undefined;
  /** Beside the title; the title itself may be left to the surroundings. */
  readonly tools?: ReactNode;
  /** What else can be done with it, at the end of the head. */
  readonly menu?: ReactNode;
  readonly hasHead?: boolean | undefined;
  /** What stands where nothing happened. */
  readonly empty?: ReactNode;
  readonly className?: string | undefined;
}

const NO_MARKERS: readonly ChartMarker[] = [];

/** Values over time. Loading, empty and broken it has the same size as full. */
export function TimeSeries({
  title,
  kind,
  data,
  unit,
  height,
  isStacked = kind === "bars",
  isAdditive = unit === "count",
  markers = NO_MARKERS,
  group,
  onZoom,
  error,
  isStale = false,
  legend = "table",
  tools,
  menu,
  hasHead = true,
  empty,
  className,
}: TimeSeriesProps) {
  const t = useTranslations("chart");
  const locale = useLocale();
  const timeZone = useTimeZone();
  const colours = useChartColours();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [isTable, setTable] = useState(false);
  const [pointed, setPointed] = useState<number>();
  const plotRef = useRef<PlotHandle>(null);
  const unitFormat = useMemo(() => createUnitFormat(unit, locale), [unit, locale]);
  const timeFormat = useMemo(() => createTimeFormat(locale, timeZone), [locale, timeZone]);
  const model = useMemo(
    () => (data === undefined ? undefined : buildPlotModel(data, isStacked, hidden)),
    [data, isStacked, hidden],
  );
  const isEmpty = data !== undefined && !hasValues(data);
  const isDrawn = data !== undefined && error === undefined && !isEmpty;

  function toggle(id: string) {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    // With the last one gone there is nothing to see: all come back.
    setHidden(data?.series.every((one) => next.has(one.id)) === true ? new Set() : next);
  }

  function savePicture() {
    const drawing = plotRef.current?.canvas();
    if (drawing === undefined || data === undefined) return;
    const rows = data.series.flatMap((one, index) => {
      const { total, mean } = summarize(one.values);
      const colour = seriesColour(colours, index, one);
      const value = unitFormat.exact(isAdditive ? total : mean);
      return hidden.has(one.id) ? [] : [{ name: one.name, colour, value }];
    });
    drawPicture(drawing, { title, legend: rows }, colours).toBlob((content) => {
      if (content !== null) saveFile(fileName(title, "png"), content);
    });
  }

  function saveCsv() {
    if (data === undefined) return;
    const text = printCsv(data, { time: t("time"), before: t("before") });
    saveFile(fileName(title, "csv"), new Blob([text], { type: "text/csv;charset=utf-8" }));
  }

  return (
    <figure className={clsx(styles.chart, className)} aria-label={title} aria-busy={data === undefined}>
      {hasHead && (
        <figcaption className={styles.head}>
          <ChartHead
            title={title}
            tools={
              <>
                {tools}
                {data !== undefined && !isEmpty && (
                  <ChartTools
                    title={title}
                    isTable={isTable}
                    canDraw={!isTable}
                    onTable={setTable}
                    onPicture={savePicture}
                    onCsv={saveCsv}
                  />
                )}
                {menu}
              </>
            }
          />
        </figcaption>
      )}
      <div className={styles.body} style={{ height }} data-stale={isStale ? "" : undefined}>
        {error !== undefined ? (
          <div className={styles.note} role="alert">
            <p>{error.sentence}</p>
            {error.onRetry !== undefined && (
              <Button size="sm" onClick={error.onRetry}>
                {t("retry")}
              </Button>
            )}
          </div>
        ) : data === undefined || model === undefined ? (
          <Bones />
        ) : isEmpty ? (
          <div className={styles.note}>{empty ?? <p>{t("empty")}</p>}</div>
        ) : isTable ? (
          <DataTable
            label={title}
            data={data}
            height={height}
            unitFormat={unitFormat}
            timeFormat={timeFormat}
          />
        ) : (
          <Plot
            ref={plotRef}
            label={title}
            height={height}
            data={data}
            model={model}
            kind={kind}
            isStacked={isStacked}
            unit={unit}
            unitFormat={unitFormat}
            timeFormat={timeFormat}
            timeZone={timeZone}
            colours={colours}
            markers={markers}
            group={group}
            onPoint={setPointed}
            onZoom={onZoom}
          />
        )}
      </div>
      {isDrawn ? (
        <LegendTable
          className={legend === "hidden" ? "visually-hidden" : styles.legend}
          label={t("figures", { title })}
          data={data}
          unitFormat={unitFormat}
          isAdditive={isAdditive}
          hidden={hidden}
          pointed={pointed}
          onToggle={toggle}
          onFocus={(seriesIndex) => plotRef.current?.focusSeries(seriesIndex)}
        />
      ) : (
        legend === "table" && <div className={styles.legendSpace} />
      )}
    </figure>
  );
}

const BONES = [38, 52, 44, 70, 62, 84, 58, 66, 48, 76, 60, 54] as const;

/** The shape of what will come. */
function Bones() {
  const t = useTranslations("chart");
  return (
    <div className={styles.bones} role="status" aria-label={t("loading")}>
      {BONES.map((share, index) => (
        <span key={index} style={{ height: `${share}%` }} />
      ))}
    </div>
  );
}
