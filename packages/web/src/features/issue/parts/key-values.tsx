import clsx from "clsx";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Button } from "../../../ui/button.tsx";
import styles from "./key-values.module.css";
import { Value } from "./value.tsx";

const SHOWN_AT_FIRST = 100;

export type Pair = readonly [key: string, value: unknown];

/** Keys and values of an event, in the order they came. */
export function KeyValues({
  pairs,
  dense = false,
  className,
}: {
  readonly pairs: readonly Pair[];
  readonly dense?: boolean;
  readonly className?: string | undefined;
}) {
  const t = useTranslations("event");
  const [all, setAll] = useState(false);
  const shown = all ? pairs : pairs.slice(0, SHOWN_AT_FIRST);
  return (
    <dl className={clsx(styles.list, dense && styles.dense, className)}>
      {shown.map(([key, value], index) => (
        <div key={`${key}${index}`} className={styles.pair}>
          <dt className={styles.key} title={key}>
            <bdi>{visibleCode(key)}</bdi>
          </dt>
          <dd className={styles.value}>
            <Value value={value} />
          </dd>
        </div>
      ))}
      {shown.length < pairs.length && (
        <div className={styles.pair}>
          <dt className={styles.key} />
          <dd className={styles.value}>
            <Button variant="ghost" size="sm" onClick={() => setAll(true)}>
              {t("morePairs", { count: pairs.length - shown.length })}
            </Button>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** A part of the event that can be folded away. */
export function Fold({
  title,
  note,
  open = false,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details className={styles.fold} open={open}>
      <summary className={styles.summary}>
        {title}
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </summary>
      {children}
    </details>
  );
}
