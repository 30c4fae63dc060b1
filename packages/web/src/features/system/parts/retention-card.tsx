import { useQuery } from "@tanstack/react-query";
import type { HealthFigures } from "@vedette/api";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { formatBytes } from "../../../lib/format.ts";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { LevelMark } from "../../../ui/level-mark.tsx";
import { Meter } from "../../../ui/meter.tsx";
import { keptKinds } from "../model/retention.ts";
import { retentionQuery } from "../queries.ts";
import styles from "./retention-card.module.css";

function Disk({ disk }: { readonly disk: NonNullable<HealthFigures["disk"]> }) {
  const t = useTranslations("system.retention");
  const used = disk.totalBytes - disk.freeBytes;
  return (
    <div className={styles.disk}>
      <p>
        {t("disk", { used: formatBytes(used), total: formatBytes(disk.totalBytes) })}{" "}
        {t("guard", { free: formatBytes(disk.freeBytesMin) })}
      </p>
      <Meter share={disk.totalBytes === 0 ? 0 : used / disk.totalBytes} hot={disk.isLow} />
      {disk.isLow && (
        <p className={styles.low}>
          <LevelMark level="warning" label="" /> {disk.isFull ? t("full") : t("low")}
        </p>
      )}
    </div>
  );
}

/** How long each kind of data is kept, and what happens before the disk is full. */
export function RetentionCard({ org, figures }: { readonly org: string; readonly figures: HealthFigures }) {
  const t = useTranslations("system.retention");
  const format = useFormat();
  const { data: retention } = useQuery(retentionQuery(org));
  const { disk, storage } = figures;
  const kinds = keptKinds(retention ?? {}, storage);
  return (
    <Card className={styles.card}>
      <SectionHead title={t("title")} note={t("note")} />
      <div className={styles.body}>
        <dl className={styles.kinds}>
          {kinds.map(({ kind, days, rows, bytes }) => (
            <div key={kind} className={styles.kind}>
              <dt>{t(`kinds.${kind}`)}</dt>
              <dd>
                <b>{days === undefined ? t("byProject") : t("days", { count: days })}</b>
                {rows > 0 && (
                  <span>{t("rows", { count: format.count(rows), size: formatBytes(bytes) })}</span>
                )}
              </dd>
            </div>
          ))}
        </dl>
        {disk !== undefined && <Disk disk={disk} />}
      </div>
    </Card>
  );
}
