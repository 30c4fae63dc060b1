/** The drawing itself; loaded with its library when the first chart is shown. */
import { type KeyboardEvent, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import type { Ref } from "react";
import type uPlot from "uplot";
import { useTranslations } from "use-intl";
import "uplot/dist/uPlot.min.css";
import { useWidth } from "../use-width.ts";
import { buildPlot, type PlotSettings } from "./build-plot.ts";
import { seriesToken } from "./chart-colours.ts";
import type { ChartRange } from "./chart-data.ts";
import { wholeBuckets } from "./chart-data.ts";
import styles from "./plot.module.css";

export interface PlotHandle {
  readonly canvas: () => HTMLCanvasElement | undefined;
  /** Brings one series forward; undefined for all alike. */
  readonly focusSeries: (seriesIndex: number | undefined) => void;
}

export interface PlotProps extends Omit<
  PlotSettings,
  "width" | "onPoint" | "onSelect" | "canZoom" | "height"
> {
  readonly label: string;
  readonly height: number;
  readonly onPoint: (index: number | undefined) => void;
  readonly onZoom: ((range: ChartRange) => void) | undefined;
  readonly ref: Ref<PlotHandle>;
}

interface Pointed {
  readonly index: number;
  readonly leftPx: number;
}

const TIP_ROWS_MAX = 9;
const TIP_WIDTH_MAX_PX = 340;

/** The values at the crosshair, in the order of the legend. */
function Tip({
  pointed,
  width,
  ...props
}: { readonly pointed: Pointed; readonly width: number } & PlotProps) {
  const t = useTranslations("chart");
  const { data, model, unitFormat, timeFormat, markers } = props;
  const at = data.atMs[pointed.index];
  if (at === undefined) return null;
  const shown = new Set(model.lines.map((line) => line.seriesIndex));
  const rows = data.series.flatMap((one, seriesIndex) => {
    const value = one.values[pointed.index];
    return shown.has(seriesIndex) ? [{ one, seriesIndex, value, before: one.previous?.[pointed.index] }] : [];
  });
  const telling = rows.length > TIP_ROWS_MAX ? rows.filter((row) => (row.value ?? 0) !== 0) : rows;
  const here = markers.filter((one) => one.atMs >= at && one.atMs < at + data.bucketMs);
  const isRight = pointed.leftPx > width / 2;
  const maxWidth = Math.max(150, (isRight ? pointed.leftPx : width - pointed.leftPx) - 12);
  return (
    <div
      className={styles.tip}
      style={{
        maxWidth: Math.min(TIP_WIDTH_MAX_PX, maxWidth),
        ...(isRight ? { right: width - pointed.leftPx + 10 } : { left: pointed.leftPx + 10 }),
      }}
      aria-hidden="true"
    >
      <div className={styles.tipTime}>
        {timeFormat.bucket(at, data.bucketMs)}
        {data.incompleteFromMs !== undefined && at >= data.incompleteFromMs && (
          <span className={styles.tipNote}>{t("incomplete")}</span>
        )}
      </div>
      {telling.slice(0, TIP_ROWS_MAX).map(({ one, seriesIndex, value, before }) => (
        <div key={one.id} className={styles.tipRow}>
          <i className={styles.swatch} style={{ background: seriesToken(seriesIndex, one) }} />
          <span className={styles.tipName}>{one.name}</span>
          <b>{unitFormat.exact(value)}</b>
          {before !== undefined && (
            <span className={styles.tipBefore}>{t("beforeValue", { value: unitFormat.exact(before) })}</span>
          )}
        </div>
      ))}
      {telling.length > TIP_ROWS_MAX && (
        <div className={styles.tipNote}>{t("more", { count: telling.length - TIP_ROWS_MAX })}</div>
      )}
      {here.map((one, index) => (
        <div key={index} className={styles.tipMarker}>
          ▾ {one.label}
        </div>
      ))}
    </div>
  );
}

/** What a reader that cannot see the crosshair is told of the bucket under it. */
function useAnnouncement(props: PlotProps, pointed: Pointed | undefined, isByKey: boolean): string {
  const { data, unitFormat, timeFormat, markers } = props;
  const at = pointed === undefined ? undefined : data.atMs[pointed.index];
  if (!isByKey || pointed === undefined || at === undefined) return "";
  const values = data.series
    .slice(0, TIP_ROWS_MAX)
    .map((one) => `${one.name} ${unitFormat.exact(one.values[pointed.index])}`);
  const here = markers.filter((one) => one.atMs >= at && one.atMs < at + data.bucketMs);
  return [timeFormat.bucket(at, data.bucketMs), ...values, ...here.map((one) => one.label)].join(", ");
}

export function Plot(props: PlotProps) {
  const { label, height, onPoint, onZoom, ref, ...drawing } = props;
  const { data, model, kind, isStacked, unit, unitFormat, timeFormat, timeZone, colours, markers, group } =
    drawing;
  const t = useTranslations("chart");
  const helpId = useId();
  const { ref: hostRef, width } = useWidth();
  const plotRef = useRef<uPlot>(undefined);
  const latest = useRef({ onPoint, onZoom, data });
  const [pointed, setPointed] = useState<Pointed>();
  const [isOwn, setOwn] = useState(false);
  const [isByKey, setByKey] = useState(false);
  const anchor = useRef<number>(undefined);
  const canZoom = onZoom !== undefined;
  const hasWidth = width > 0;
  const announcement = useAnnouncement(props, pointed, isByKey);

  useEffect(() => {
    latest.current = { onPoint, onZoom, data };
  });

  useEffect(() => {
    const host = hostRef.current;
    if (host === null || !hasWidth) return;
    const plot = buildPlot(host, {
      data,
      model,
      kind,
      isStacked,
      unit,
      unitFormat,
      timeFormat,
      timeZone,
      colours,
      markers,
      group,
      canZoom,
      width: Math.floor(host.clientWidth),
      height,
      onPoint(index, leftPx) {
        setPointed((before) =>
          index === undefined
            ? undefined
            : before?.index === index && before.leftPx === leftPx
              ? before
              : { index, leftPx },
        );
        latest.current.onPoint(index);
      },
      onSelect(startMs, endMs) {
        latest.current.onZoom?.(wholeBuckets(latest.current.data, { startMs, endMs }));
      },
    });
    plotRef.current = plot;
    return () => {
      plotRef.current = undefined;
      plot.destroy();
      setPointed(undefined);
    };
  }, [
    hostRef,
    hasWidth,
    data,
    model,
    kind,
    isStacked,
    unit,
    unitFormat,
    timeFormat,
    timeZone,
    colours,
    markers,
    group,
    canZoom,
    height,
  ]);

  useEffect(() => {
    if (width > 0) plotRef.current?.setSize({ width, height });
  }, [width, height]);

  useImperativeHandle(
    ref,
    () => ({
      canvas: () => plotRef.current?.ctx.canvas,
      focusSeries(seriesIndex) {
        const line = model.lines.findIndex((one) => one.seriesIndex === seriesIndex && !one.isPrevious);
        plotRef.current?.setSeries(seriesIndex === undefined || line < 0 ? null : line + 1, { focus: true });
      },
    }),
    [model],
  );

  const leftOf = (plot: uPlot, index: number) =>
    plot.valToPos((data.atMs[index] ?? 0) + (kind === "bars" ? data.bucketMs / 2 : 0), "x");

  function pointAt(plot: uPlot, index: number) {
    setByKey(true);
    setOwn(true);
    plot.setCursor({ left: leftOf(plot, index), top: plot.over.clientHeight / 2 });
    const from = anchor.current;
    if (from === undefined) {
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      return;
    }
    const [low, high] = [Math.min(from, index), Math.max(from, index)];
    const left = plot.valToPos(data.atMs[low] ?? 0, "x");
    const right = plot.valToPos((data.atMs[high] ?? 0) + data.bucketMs, "x");
    plot.setSelect(
      { left, top: 0, width: Math.min(right, plot.over.clientWidth) - left, height: plot.over.clientHeight },
      false,
    );
  }

  function handleKey(event: KeyboardEvent) {
    const plot = plotRef.current;
    if (plot === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const lastIndex = data.atMs.length - 1;
    const at = pointed?.index ?? (event.key === "ArrowLeft" ? lastIndex + 1 : -1);
    const stride = Math.max(1, Math.round(data.atMs.length / 12));
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      PageUp: at - stride,
      PageDown: at + stride,
      Home: 0,
      End: lastIndex,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      if (!event.shiftKey || !canZoom) anchor.current = undefined;
      else anchor.current ??= pointed?.index ?? Math.max(0, Math.min(lastIndex, target));
      pointAt(plot, Math.max(0, Math.min(lastIndex, target)));
    } else if (event.key === "Enter" && anchor.current !== undefined && pointed !== undefined) {
      const [low, high] = [Math.min(anchor.current, pointed.index), Math.max(anchor.current, pointed.index)];
      anchor.current = undefined;
      onZoom?.({ startMs: data.atMs[low] ?? 0, endMs: (data.atMs[high] ?? 0) + data.bucketMs });
    } else if (event.key === "Escape" && (anchor.current !== undefined || pointed !== undefined)) {
      leave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function leave() {
    anchor.current = undefined;
    setByKey(false);
    setOwn(false);
    const plot = plotRef.current;
    if (plot === undefined) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    plot.setCursor({ left: -10, top: -10 });
  }

  return (
    <div
      className={styles.plot}
      data-zoom={canZoom ? "" : undefined}
      style={{ height }}
      onPointerEnter={() => {
        setOwn(true);
        setByKey(false);
      }}
      onPointerLeave={() => setOwn(false)}
    >
      <div
        ref={hostRef}
        className={styles.host}
        // The arrows move a crosshair, which no other role leaves to the page.
        role="application"
        tabIndex={0}
        aria-label={label}
        aria-describedby={helpId}
        onKeyDown={handleKey}
        onBlur={leave}
      />
      <span id={helpId} className="visually-hidden">
        {canZoom ? t("keysZoom") : t("keys")}
      </span>
      <span className="visually-hidden" role="status">
        {announcement}
      </span>
      {isOwn && pointed !== undefined && <Tip pointed={pointed} width={width} {...props} />}
    </div>
  );
}
