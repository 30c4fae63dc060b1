import type { Breadcrumb, EventDetails } from "@vedette/api";
import clsx from "clsx";
import {
  CircleX,
  Compass,
  Database,
  Globe,
  Info,
  type LucideIcon,
  Search,
  SquareTerminal,
  User,
} from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { formatOffset } from "../../../lib/time.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Button } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { Select } from "../../../ui/field.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { type CrumbKind, crumbKinds, type CrumbRow, crumbRows, filterCrumbs } from "../model/breadcrumbs.ts";
import styles from "./breadcrumbs.module.css";
import { KeyValues, type Pair } from "./key-values.tsx";

const ICONS: Readonly<Record<CrumbKind, LucideIcon>> = {
  http: Globe,
  query: Database,
  navigation: Compass,
  user: User,
  console: SquareTerminal,
  error: CircleX,
  log: Info,
  default: Info,
};

const SHOWN_AT_FIRST = 8;
const TEXT_MAX = 300;
const OPEN_TEXT_MAX = 10_000;
const SEARCH_FROM = 20;

/** The crumbs on a line of time, so that a gap before the error is seen at once. */
function TimeLine({ rows }: { readonly rows: readonly CrumbRow[] }) {
  const offsets = rows.flatMap((row) => (row.offsetMs === undefined ? [] : [row.offsetMs]));
  const start = Math.min(0, ...offsets);
  if (offsets.length < 2 || start > -50) return null;
  const at = (offset: number) => `${Math.min(100, Math.max(0, (1 - offset / start) * 100))}%`;
  const ticks = [0, 0.25, 0.5, 0.75].map((share) => start * (1 - share));
  return (
    <div className={styles.line} aria-hidden="true">
      <span className={styles.axis} />
      {rows.map((row) =>
        row.offsetMs === undefined ? null : (
          <i
            key={row.key}
            className={clsx(styles.mark, styles[row.tone])}
            style={{ left: at(row.offsetMs) }}
          />
        ),
      )}
      <i className={clsx(styles.mark, styles.error, styles.crash)} style={{ left: "100%" }} />
      {ticks.map((tick) => (
        <span key={tick} className={styles.tick} style={{ left: at(tick) }}>
          {formatOffset(tick)}
        </span>
      ))}
      <span className={clsx(styles.tick, styles.end)}>0</span>
    </div>
  );
}

function Crumb({ row }: { readonly row: CrumbRow }) {
  const t = useTranslations("event.breadcrumbs");
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const pairs: readonly Pair[] = [
    ...(row.at === null ? [] : [[t("time"), format.exact(row.at)] as const]),
    [t("category"), row.category],
    [t("level"), row.level],
    ...Object.entries(row.data ?? {}),
  ];
  return (
    <>
      <button
        type="button"
        className={clsx(styles.crumb, styles[`${row.tone}Row`])}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.offset} title={format.exact(row.at)}>
          {row.offsetMs === undefined ? "–" : formatOffset(row.offsetMs)}
        </span>
        <Icon as={ICONS[row.kind]} size="sm" />
        <bdi className={styles.category}>{visibleCode(row.category.slice(0, 60))}</bdi>
        <bdi className={open ? styles.wholeText : styles.text}>
          {visibleCode(row.text.slice(0, open ? OPEN_TEXT_MAX : TEXT_MAX))}
        </bdi>
        <span className={styles.side}>{row.side}</span>
      </button>
      {open && <KeyValues pairs={pairs} className={styles.data} />}
    </>
  );
}

/** What happened before the event, the newest next to it. */
export function Breadcrumbs({
  event,
  crumbs,
}: {
  readonly event: EventDetails;
  readonly crumbs: readonly Breadcrumb[];
}) {
  const t = useTranslations("event.breadcrumbs");
  const [all, setAll] = useState(false);
  const [wanted, setWanted] = useState("");
  const [kind, setKind] = useState<CrumbKind | "wrong">();
  const rows = crumbRows(crumbs, event.dateCreated);
  const kinds = crumbKinds(rows);
  const isFiltered = wanted !== "" || kind !== undefined;
  const shown = all || isFiltered ? filterCrumbs(rows, { text: wanted, kind }) : rows.slice(-SHOWN_AT_FIRST);
  const note =
    shown.length === rows.length
      ? t("count", { count: rows.length })
      : t("shown", { shown: shown.length, count: rows.length });
  return (
    <section className={styles.section}>
      <SectionHead title={t("title")} note={note}>
        {rows.length >= SEARCH_FROM && kinds.length > 1 && (
          <Select
            className={styles.kind}
            aria-label={t("kind")}
            value={kind ?? ""}
            onChange={(change) => setKind(kinds.find((one) => one === change.target.value))}
          >
            <option value="">{t("allKinds")}</option>
            {kinds.map((one) => (
              <option key={one} value={one}>
                {t(`kinds.${one}`)}
              </option>
            ))}
          </Select>
        )}
        {rows.length >= SEARCH_FROM && (
          <label className={styles.find}>
            <Icon as={Search} size="sm" />
            <input
              value={wanted}
              placeholder={t("find")}
              aria-label={t("find")}
              onChange={(change) => setWanted(change.target.value)}
            />
          </label>
        )}
        {rows.length > SHOWN_AT_FIRST && (
          <Button variant="ghost" size="sm" onClick={() => setAll(!all)}>
            {all ? t("showLast") : t("showAll")}
          </Button>
        )}
      </SectionHead>
      <Card flush>
        <TimeLine rows={shown.length === 0 ? rows : shown} />
        {shown.length === 0 && <p className={styles.none}>{t("none")}</p>}
        {shown.map((row) => (
          <Crumb key={row.key} row={row} />
        ))}
        <div className={clsx(styles.crumb, styles.errorRow)}>
          <span className={styles.offset}>{formatOffset(0)}</span>
          <Icon as={CircleX} size="sm" />
          <span className={styles.category}>{t("event")}</span>
          <bdi className={styles.text}>{visibleCode(event.title)}</bdi>
          <span />
        </div>
      </Card>
    </section>
  );
}
