import { useQuery } from "@tanstack/react-query";
import { Activity, Cpu, Database, MemoryStick, RadioTower, ScrollText, Search, type LucideIcon, Server } from "lucide-react";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { formatShare } from "../../lib/format.ts";
import { healthQuery } from "../../lib/queries.ts";
import { Answer, Figure } from "../../ui/answer.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { LevelMark } from "../../ui/level-mark.tsx";
import { Meter } from "../../ui/meter.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { figureLabel, readStages, shareOf, type Stage } from "./model/figures.ts";
import styles from "./page.module.css";

const KNOWN = ["receive", "log", "process", "store", "query", "memory", "server"] as const;
const ICONS: Readonly<Record<(typeof KNOWN)[number], LucideIcon>> = {
  receive: RadioTower,
  log: ScrollText,
  process: Cpu,
  store: Database,
  query: Search,
  memory: MemoryStick,
  server: Server,
};

function StageCard({ stage }: { readonly stage: Stage }) {
  const t = useTranslations("system");
  const known = KNOWN.find((one) => one === stage.id);
  const full = shareOf(stage, "bytesOnDisk", "bytesMax");
  return (
    <Card className={styles.stage}>
      <div className={styles.stageHead}>
        <Icon as={known === undefined ? Activity : ICONS[known]} />
        <h2 className={styles.stageTitle}>{known === undefined ? figureLabel(stage.id) : t(`stages.${known}`)}</h2>
      </div>
      {full !== undefined && (
        <div className={styles.full}>
          <span>{t("full", { share: formatShare(full) })}</span>
          <Meter share={full} hot={full > 0.8} />
        </div>
      )}
      <dl className={styles.figures}>
        {stage.figures.map((figure) => (
          <div key={figure.name} className={styles.figure}>
            <dt>{t.has(`figures.${figure.name}` as "figures.accepted") ? t(`figures.${figure.name}` as "figures.accepted") : figureLabel(figure.name)}</dt>
            <dd>{figure.text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** How the server fares: whether it takes events, and its figures stage by stage. */
export function SystemPage() {
  const t = useTranslations("system");
  const errorText = useErrorText();
  const { data: health, error, refetch } = useQuery(healthQuery);
  usePageTitle(t("title"));
  return (
    <>
      <PageHead title={t("title")} note={health === undefined ? undefined : <Badge>{health.version}</Badge>} />
      {health === undefined && error !== null ? (
        <EmptyState title={t("failed")} actions={<Button onClick={() => void refetch()}>{t("retry")}</Button>}>
          {errorText(error)}
        </EmptyState>
      ) : (
        <div className={styles.main}>
          <Answer className={styles.answer}>
            {health === undefined ? (
              <Skeleton width={420} height={17} />
            ) : health.status === "ready" ? (
              t.rich("ready", { o: (chunks) => <Figure tone="ok">{chunks}</Figure> })
            ) : (
              t.rich("notReady", { w: (chunks) => <Figure tone="warning">{chunks}</Figure> })
            )}
          </Answer>
          {health !== undefined && health.reasons.length > 0 && (
            <ul className={styles.reasons}>
              {health.reasons.map((reason) => (
                <li key={reason}>
                  <LevelMark level="warning" label="" /> {reason}
                </li>
              ))}
            </ul>
          )}
          <div className={styles.stages}>
            {health === undefined
              ? [0, 1, 2, 3, 4].map((card) => (
                  <Card key={card} className={styles.stage}>
                    <Skeleton width={90} height={13} />
                    <div className={styles.bone} />
                  </Card>
                ))
              : readStages(health.figures).map((stage) => <StageCard key={stage.id} stage={stage} />)}
          </div>
        </div>
      )}
    </>
  );
}
