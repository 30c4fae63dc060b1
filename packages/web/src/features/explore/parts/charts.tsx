import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { ChartRange } from "../../../charts/time-series/chart-data.ts";
import { TimeSeries } from "../../../charts/time-series/time-series.tsx";
import { TopBars } from "../../../charts/top-bars.tsx";
import { summarize } from "../../../charts/time-series/chart-data.ts";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { Button } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { drawnMeasures, type ExploreSearch, isGrouped, type Question } from "../model/question.ts";
import { buildCharts, type Chart } from "../model/series.ts";
import { releaseSightingsQuery, seriesQuery } from "../queries.ts";
import styles from "./charts.module.css";

const HEIGHT_PX = 200;
const GROUP = "explore";

/** The largest groups by what they add up to. */
function Ranking({ chart, title }: { readonly chart: Chart | undefined; readonly title: string }) {
  const bars = chart?.data.series.map((one) => {
    const { total, mean } = summarize(one.values);
    const value = chart.isAdditive ? total : (mean ?? null);
    return { id: one.id, name: one.name, value, isRest: one.isRest };
  });
  const total = bars?.reduce((sum, bar) => sum + (bar.value ?? 0), 0);
  return (
    <>
      <SectionHead title={title} level={3} />
      <TopBars
        label={title}
        unit={chart?.unit ?? "count"}
        total={chart?.isAdditive === true ? total : undefined}
        bars={bars?.toSorted((a, b) => Number(a.isRest === true) - Number(b.isRest === true))}
        rows={5}
      />
    </>
  );
}

export function Charts({
  org,
  scope,
  question,
  onZoom,
}: {
  readonly org: string;
  readonly scope: Scope & ExploreSearch;
  readonly question: Question;
  readonly onZoom: (range: ChartRange) => void;
}) {
  const t = useTranslations("explore");
  const errorText = useErrorText();
  const { data, error, refetch, isPlaceholderData } = useQuery(seriesQuery(org, question, scope));
  const charts = useMemo(
    () => (data === undefined ? undefined : buildCharts(data, { rest: t("rest"), none: t("noValue") })),
    [data, t],
  );
  const isOverTime = question.display !== "table" && question.display !== "top_n";
  const { data: releases } = useQuery({ ...releaseSightingsQuery(org, scope), enabled: isOverTime });
  const markers = useMemo(
    () => releases?.map((one) => ({ atMs: Date.parse(one.firstSeen), label: one.shortVersion })),
    [releases],
  );
  const hasGroups = isGrouped(question);
  const measures = drawnMeasures(question);
  const titleOf = (chart: Chart | undefined, index: number) => {
    const what = (chart?.measures ?? measures.slice(index, index + 1)).join(", ");
    return hasGroups ? t("byGroups", { what, groups: question.columns.join(", ") }) : what;
  };
  if (question.display === "table") return null;
  // As many as there will be, so that nothing moves when they come.
  const awaited: readonly undefined[] = hasGroups ? measures.map(() => undefined) : [undefined];
  if (question.display === "top_n" && error === null) {
    const ranked: readonly (Chart | undefined)[] = charts ?? awaited;
    return (
      <Card className={styles.card}>
        <div className={styles.charts} data-many={ranked.length > 1 ? "" : undefined}>
          {ranked.map((chart, index) => (
            <div key={chart?.measures.join() ?? index} className={styles.ranking}>
              <Ranking chart={chart} title={titleOf(chart, index)} />
            </div>
          ))}
        </div>
      </Card>
    );
  }
  const kind = question.display === "top_n" ? "bars" : question.display === "bar" ? "bars" : question.display;
  const broken = error === null ? undefined : { sentence: errorText(error), onRetry: () => void refetch() };
  const shown: readonly (Chart | undefined)[] = broken !== undefined ? [undefined] : (charts ?? awaited);
  return (
    <Card className={styles.card}>
      <div className={styles.charts} data-many={shown.length > 1 ? "" : undefined}>
        {shown.map((chart, index) => (
          <TimeSeries
            key={chart?.measures.join() ?? index}
            title={titleOf(chart, index)}
            kind={chart !== undefined && !chart.isAdditive && kind === "bars" ? "line" : kind}
            isStacked={hasGroups && kind !== "line" && chart?.isAdditive !== false}
            data={chart?.data}
            unit={chart?.unit ?? "count"}
            isAdditive={chart?.isAdditive ?? true}
            height={HEIGHT_PX}
            group={GROUP}
            markers={markers}
            error={broken}
            isStale={isPlaceholderData}
            onZoom={onZoom}
            empty={<p>{t("noEvents")}</p>}
          />
        ))}
      </div>
      {charts?.length === 0 && (
        <p className={styles.none}>
          {t("noEvents")}{" "}
          <Button size="sm" onClick={() => void refetch()}>
            {t("retry")}
          </Button>
        </p>
      )}
    </Card>
  );
}
