import type { HealthFigures } from "@vedette/api";
import {
  Check,
  Cpu,
  Database,
  HardDrive,
  type LucideIcon,
  MemoryStick,
  RadioTower,
  ScrollText,
  TriangleAlert,
} from "lucide-react";
import { useTranslations } from "use-intl";
import { niceCeil } from "../../../charts/scale.ts";
import { Spark } from "../../../charts/spark.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { formatShare } from "../../../lib/format.ts";
import { Card } from "../../../ui/card.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Meter } from "../../../ui/meter.tsx";
import { Stat } from "../../../ui/stat.tsx";
import {
  diskShare,
  figureLabel,
  logShare,
  ratesOf,
  type Sample,
  type Stage,
  type StageId,
  stateOf,
} from "../model/figures.ts";
import styles from "./stage-card.module.css";

const ICONS: Readonly<Record<StageId, LucideIcon>> = {
  receive: RadioTower,
  log: ScrollText,
  process: Cpu,
  store: Database,
  disk: HardDrive,
  memory: MemoryStick,
};
const BARS = 40;

/** The figures with words of their own; others show the name that the server gives them. */
const NAMED = [
  "accepted",
  "refused",
  "inFlight",
  "loopDelayP99Ms",
  "bytesOnDisk",
  "bytesMax",
  "records",
  "eventsStored",
  "ranges",
  "storeRetries",
  "buried",
  "deadLetters",
  "oldestUnprocessedMs",
  "processMs",
  "storeMs",
  "rssBytes",
  "heapUsedBytes",
  "heapTotalBytes",
  "arrayBuffersBytes",
  "rows",
  "activeParts",
  "totalBytes",
  "freeBytes",
  "freeBytesMin",
  "folderBytes",
  "folderBytesMax",
] as const;

function rateText(rate: number): string {
  return rate === 0 ? "0" : rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

function Rate({ samples }: { readonly samples: readonly Sample[] }) {
  const t = useTranslations("system");
  const rates = ratesOf(samples);
  const shown = [...Array.from({ length: Math.max(0, BARS - rates.length) }, () => 0), ...rates.slice(-BARS)];
  return (
    <>
      <Stat value={rateText(rates.at(-1) ?? 0)} unit={t("perSecond")} />
      <Spark
        className={styles.spark}
        values={shown}
        scaleMax={niceCeil(Math.max(1, ...shown))}
        label={t("rateLabel")}
      />
    </>
  );
}

/** What stands large where a stage has neither a rate nor a bound. */
const HEADLINES: Readonly<Partial<Record<StageId, string>>> = {
  store: "rows",
  disk: "freeBytes",
  memory: "rssBytes",
};

/** More would make one card as high as all others together. */
const SHOWN = 6;

function Figures({
  figures,
  label,
}: {
  readonly figures: Stage["figures"];
  readonly label: (name: string) => string;
}) {
  return (
    <dl>
      {figures.map((figure) => (
        <div key={figure.name} className={styles.figure}>
          <dt>{label(figure.name)}</dt>
          <dd>{figure.text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One stage of the way of an event: its state, its rate where there is one, its figures. */
export function StageCard({
  stage,
  figures,
  samples,
  nowMs,
}: {
  readonly stage: Stage;
  readonly figures: HealthFigures;
  readonly samples: readonly Sample[] | undefined;
  readonly nowMs: number;
}) {
  const t = useTranslations("system");
  const format = useFormat();
  const lastSuccessAt = figures.lastSuccess?.[stage.id];
  const full = stage.id === "log" ? logShare(figures) : undefined;
  const used = diskShare(figures);
  const state = stateOf(stage.id, figures);
  const headline = stage.figures.find(({ name }) => name === HEADLINES[stage.id]);
  const listed = stage.figures.filter((figure) => figure !== headline);
  const label = (name: string) => {
    const named = NAMED.find((one) => one === name);
    return named === undefined ? figureLabel(name) : t(`figures.${named}`);
  };
  return (
    <Card className={state === "normal" ? styles.stage : styles.alarm}>
      <div className={styles.head}>
        <Icon as={ICONS[stage.id]} />
        <h2 className={styles.title}>{t(`stages.${stage.id}`)}</h2>
        <span className={state === "normal" ? styles.normal : styles.bad}>
          <Icon as={state === "normal" ? Check : TriangleAlert} size="sm" />
          {t(`states.${state}`)}
        </span>
      </div>
      {samples !== undefined && <Rate samples={samples} />}
      {full !== undefined && (
        <div className={styles.full}>
          <Stat value={formatShare(full)} unit={t("full")} />
          <Meter share={full} hot={full > 0.8} />
        </div>
      )}
      {headline !== undefined && (
        <div className={styles.full}>
          <Stat value={headline.text} unit={label(headline.name)} />
          {stage.id === "disk" && used !== undefined && <Meter share={used} hot={state !== "normal"} />}
        </div>
      )}
      {lastSuccessAt !== undefined && (
        <dl>
          <div className={styles.figure}>
            <dt>{t("lastSuccess")}</dt>
            <dd>{format.ago(lastSuccessAt, nowMs)}</dd>
          </div>
        </dl>
      )}
      <Figures figures={listed.slice(0, SHOWN)} label={label} />
      {listed.length > SHOWN && (
        <details className={styles.more}>
          <summary>{t("moreFigures", { count: listed.length - SHOWN })}</summary>
          <Figures figures={listed.slice(SHOWN)} label={label} />
        </details>
      )}
    </Card>
  );
}
