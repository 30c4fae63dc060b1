import { useTranslations } from "use-intl";
import { niceCeil } from "../../../charts/scale.ts";
import { Spark } from "../../../charts/spark.tsx";
import { Card } from "../../../ui/card.tsx";
import { Stat } from "../../../ui/stat.tsx";
import type { VitalSign } from "../model/vital-signs.ts";
import styles from "./vital-card.module.css";

const BARS = 40;
/** Names of lines that are ours; others are those of the data. */
const NAMED = [
  "eventToReceived",
  "receivedToQueryable",
  "errors",
  "outcomes",
  "sessions",
  "feedback",
  "spans",
  "logs",
  "attachments",
] as const;

/** Means of neighbours, so that a long history fits the bars. */
function thinned(values: readonly number[]): readonly number[] {
  const size = Math.ceil(values.length / BARS);
  if (size <= 1) return values;
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => {
    const part = values.slice(index * size, (index + 1) * size);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

/** One of the figures that tell whether events flow, with its last hours. */
export function VitalCard({ sign }: { readonly sign: VitalSign }) {
  const t = useTranslations("system");
  const bars = thinned(sign.history);
  const shown = [...Array.from({ length: Math.max(0, BARS - bars.length) }, () => 0), ...bars];
  const nameOf = (name: string) => {
    // The rates are of what is sent, named as in the table of what became of it.
    const named = sign.id === "rate" ? undefined : NAMED.find((one) => one === name);
    return named === undefined ? name : t(`legs.${named}`);
  };
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t(`signs.${sign.id}`)}</h2>
      <Stat value={sign.text} unit={sign.id === "rate" ? t("perSecond") : undefined} />
      {bars.length > 1 && (
        <Spark
          className={styles.spark}
          values={shown}
          scaleMax={niceCeil(Math.max(...shown, Number.MIN_VALUE))}
          label={t("historyLabel")}
        />
      )}
      {sign.id === "storage" && sign.lines.length > 0 && <p className={styles.caption}>{t("perRow")}</p>}
      <dl>
        {sign.lines.map((line) => (
          <div key={line.name} className={styles.line}>
            <dt>{nameOf(line.name)}</dt>
            <dd>{line.text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
