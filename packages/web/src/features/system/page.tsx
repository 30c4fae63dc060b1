import { useQuery } from "@tanstack/react-query";
import type { HealthFigures } from "@vedette/api";
import { Fragment, useState } from "react";
import { useTranslations } from "use-intl";
import { figures as answerFigures, Sentences } from "../../app/answer-words.tsx";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { ReadFailure } from "../../app/read-failure.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { useUnreadyText } from "../../i18n/use-unready-text.ts";
import { formatBytes, formatShare } from "../../lib/format.ts";
import { useNow } from "../../lib/now.ts";
import { healthQuery } from "../../lib/queries.ts";
import { Answer } from "../../ui/answer.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { LevelMark } from "../../ui/level-mark.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { numClass, Table } from "../../ui/table.tsx";
import { readStages, readTables, type Sample } from "./model/figures.ts";
import { readTroubles, type Trouble } from "./model/troubles.ts";
import { readVitalSigns } from "./model/vital-signs.ts";
import styles from "./page.module.css";
import { JobsTable } from "./parts/jobs-table.tsx";
import { OutcomeTable } from "./parts/outcome-table.tsx";
import { RetentionCard } from "./parts/retention-card.tsx";
import { StageCard } from "./parts/stage-card.tsx";
import { VitalCard } from "./parts/vital-card.tsx";
import { figureHistoryQuery } from "./queries.ts";

/** Half an hour of polls. */
const SAMPLES_MAX = 180;

interface History {
  readonly accepted: readonly Sample[];
  readonly stored: readonly Sample[];
}

/** What the counters did while the page was open, finer than what the server keeps. */
function useHistory(at: string | undefined, figures: HealthFigures | undefined): History {
  const [seen, setSeen] = useState<{ readonly at: string | undefined; readonly history: History }>({
    at: undefined,
    history: { accepted: [], stored: [] },
  });
  if (at !== undefined && figures !== undefined && at !== seen.at) {
    const atMs = Date.parse(at);
    const next = (samples: readonly Sample[], value: number | undefined) =>
      value === undefined ? samples : [...samples, { atMs, value }].slice(-SAMPLES_MAX);
    setSeen({
      at,
      history: {
        accepted: next(seen.history.accepted, figures.receive.accepted),
        stored: next(seen.history.stored, figures.process?.eventsStored),
      },
    });
  }
  return seen.history;
}

function Tables({ figures }: { readonly figures: HealthFigures }) {
  const t = useTranslations("system");
  const format = useFormat();
  const tables = readTables(figures);
  if (tables.length === 0) return null;
  const total = tables.reduce((sum, table) => sum + table.sizeBytes, 0);
  return (
    <Card className={styles.tables}>
      <SectionHead title={t("tables")} note={t("onDisk", { size: formatBytes(total) })} />
      <Table
        label={t("tables")}
        head={
          <>
            <th>{t("table")}</th>
            <th className={numClass}>{t("rows")}</th>
            <th className={numClass}>{t("size")}</th>
            <th className={numClass}>{t("parts")}</th>
          </>
        }
      >
        {tables.map((table) => (
          <tr key={table.name}>
            <td className={styles.mono}>{table.name}</td>
            <td className={numClass}>{format.count(table.rows)}</td>
            <td className={numClass}>{formatBytes(table.sizeBytes)}</td>
            <td className={numClass}>{format.count(table.parts)}</td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

/** Whether all goes its way, and if not, what does not. */
function HealthAnswer({
  isReady,
  figures,
}: {
  readonly isReady: boolean;
  readonly figures: HealthFigures | undefined;
}) {
  const t = useTranslations("system");
  const format = useFormat();
  const said = (trouble: Trouble) => {
    switch (trouble.kind) {
      case "behind":
        return t.rich("troubles.behind", { ...answerFigures, time: format.span(trouble.behindMs) });
      case "deadLetters":
        return t.rich("troubles.deadLetters", { ...answerFigures, count: trouble.count });
      case "logFull":
        return t.rich("troubles.logFull", { ...answerFigures, share: formatShare(trouble.share) });
      case "diskLow":
        return t.rich("troubles.diskLow", { ...answerFigures, free: formatBytes(trouble.freeBytes) });
    }
  };
  return (
    <Sentences>
      <Fragment>{t.rich(isReady ? "ready" : "notReady", answerFigures)}</Fragment>
      {figures !== undefined &&
        readTroubles(figures).map((one) => <Fragment key={one.kind}>{said(one)}</Fragment>)}
      {figures !== undefined && (
        <Fragment>
          {t.rich("uptime", { ...answerFigures, time: format.span(figures.uptimeSeconds * 1_000) })}
        </Fragment>
      )}
    </Sentences>
  );
}

/** How the server fares: whether it takes events, and its figures stage by stage. */
export function SystemPage() {
  const t = useTranslations("system");
  const unreadyText = useUnreadyText();
  const { data: health, error, refetch } = useQuery(healthQuery);
  usePageTitle(t("title"));
  const figures = health?.figures;
  const history = useHistory(health?.at, figures);
  const { organization } = useOrganization();
  const nowMs = useNow();
  // Who runs the instance is told of its jobs, and of its history too.
  const { data: kept } = useQuery({ ...figureHistoryQuery, enabled: figures?.jobs !== undefined });
  if (health === undefined && error !== null) {
    return (
      <>
        <PageHead title={t("title")} />
        <ReadFailure title={t("failed")} error={error} onRetry={refetch} />
      </>
    );
  }
  return (
    <>
      <PageHead
        title={t("title")}
        note={health === undefined ? undefined : <Badge>{health.version}</Badge>}
      />
      <div className={styles.main}>
        <Answer className={styles.answer}>
          {health === undefined ? (
            <Skeleton width="min(420px, 90%)" height={17} />
          ) : (
            <HealthAnswer isReady={health.status === "ready"} figures={figures} />
          )}
        </Answer>
        {health !== undefined && health.reasons.length > 0 && (
          <ul className={styles.reasons}>
            {unreadyText(health).map((reason) => (
              <li key={reason}>
                <LevelMark level="warning" label="" /> {reason}
              </li>
            ))}
          </ul>
        )}
        {figures !== undefined && (
          <div className={styles.signs}>
            {readVitalSigns(figures, kept?.series ?? []).map((sign) => (
              <VitalCard key={sign.id} sign={sign} />
            ))}
          </div>
        )}
        <div className={styles.stages}>
          {figures === undefined
            ? [0, 1, 2, 3].map((card) => (
                <Card key={card} className={styles.stage}>
                  <Skeleton width={90} height={13} />
                  <div className={styles.bone} />
                </Card>
              ))
            : readStages(figures).map((stage) => (
                <StageCard
                  key={stage.id}
                  stage={stage}
                  figures={figures}
                  nowMs={nowMs}
                  samples={
                    stage.id === "receive"
                      ? history.accepted
                      : stage.id === "process"
                        ? history.stored
                        : undefined
                  }
                />
              ))}
        </div>
        {figures !== undefined && <p className={styles.since}>{t("sinceStart")}</p>}
        {organization !== undefined && may(organization, "org:read") && (
          <OutcomeTable org={organization.slug} />
        )}
        {figures !== undefined && organization !== undefined && may(organization, "org:read") && (
          <RetentionCard org={organization.slug} figures={figures} />
        )}
        {figures?.jobs !== undefined && <JobsTable jobs={figures.jobs} nowMs={nowMs} />}
        {figures !== undefined && <Tables figures={figures} />}
      </div>
    </>
  );
}
