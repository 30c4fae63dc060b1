import type { Frame } from "@vedette/api";
import clsx from "clsx";
import { ChevronDown, ChevronRight, ExternalLink, FoldVertical, UnfoldVertical } from "lucide-react";
import { useTranslations } from "use-intl";
import { safeHref, truncateMiddle } from "../../../lib/format.ts";
import { useHighlight } from "../../../lib/highlight.ts";
import { Badge } from "../../../ui/badge.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { type FoldedFrames, frameName, framePath, hasDetail, type ShownFrame } from "../model/frames.ts";
import { languageOf } from "../model/language.ts";
import styles from "./stack-trace.module.css";
import { Value } from "./value.tsx";

const LINE_MAX = 500;

function Source({ frame, platform }: { readonly frame: Frame; readonly platform: string }) {
  const t = useTranslations("event.trace");
  const code = frame.context.map(([, text]) => text.slice(0, LINE_MAX)).join("\n");
  const words = useHighlight(code, languageOf(frame, platform));
  return (
    <CodeBlock
      label={t("source", { name: frameName(frame) })}
      lines={frame.context.map(([number, text]) => ({
        number,
        text: text.slice(0, LINE_MAX),
        hit: number === frame.lineNo,
      }))}
      words={words}
    />
  );
}

function Variables({ vars }: { readonly vars: Readonly<Record<string, unknown>> }) {
  const t = useTranslations("event.trace");
  return (
    <dl className={styles.vars} aria-label={t("variables")}>
      {Object.entries(vars).map(([name, value]) => (
        <div key={name} className={styles.variable}>
          <dt>{name}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** One call: function, place, and when it is open the source around it with the local variables. */
export function StackFrame({
  row,
  platform,
  open,
  onToggle,
}: {
  readonly row: ShownFrame;
  readonly platform: string;
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const t = useTranslations("event.trace");
  const { frame } = row;
  const path = framePath(frame);
  const detailed = hasDetail(frame);
  const href = safeHref(frame.sourceLink);
  const isOpen = open && detailed;
  return (
    <div className={clsx(styles.frame, isOpen && styles.open)}>
      <div className={styles.frameHead}>
        <button
          type="button"
          className={styles.frameButton}
          aria-expanded={isOpen}
          disabled={!detailed}
          onClick={onToggle}
        >
          <Icon
            as={isOpen ? ChevronDown : ChevronRight}
            size="sm"
            className={detailed ? undefined : styles.still}
          />
          <span className={styles.function}>{frameName(frame)}</span>
          <span className={styles.path} title={frame.absPath ?? path}>
            {truncateMiddle(path, 90)}
            {frame.lineNo !== null && (
              <b>
                :{frame.lineNo}
                {frame.colNo !== null && `:${frame.colNo}`}
              </b>
            )}
          </span>
        </button>
        <span className={styles.frameSide}>
          {row.repeats > 0 && <Badge outline>{t("repeats", { count: row.repeats })}</Badge>}
          {frame.errors !== null && frame.errors.length > 0 && (
            <Badge tone="warning">{t("unresolved")}</Badge>
          )}
          {href !== undefined && (
            <a
              href={href}
              target="_blank"
              rel="noopener noreferrer"
              className={styles.source}
              aria-label={t("openSource")}
              title={t("openSource")}
            >
              <Icon as={ExternalLink} size="sm" />
            </a>
          )}
          {frame.inApp && <Badge outline>{t("inApp")}</Badge>}
        </span>
      </div>
      {isOpen && (
        <>
          {frame.context.length > 0 && <Source frame={frame} platform={platform} />}
          {frame.context.length === 0 && frame.vars === null && (
            <p className={styles.noSource}>{t("noSource")}</p>
          )}
          {frame.vars !== null && Object.keys(frame.vars).length > 0 && <Variables vars={frame.vars} />}
        </>
      )}
    </div>
  );
}

/** A run of library calls in one row. */
export function FoldedRow({
  fold,
  open,
  onToggle,
}: {
  readonly fold: FoldedFrames;
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const t = useTranslations("event.trace");
  const first = fold.frames[0]?.frame;
  const last = fold.frames.at(-1)?.frame;
  const count = fold.frames.reduce((sum, row) => sum + 1 + row.repeats, 0);
  const name = (frame: Frame | undefined) =>
    frame === undefined ? "" : `${framePath(frame).split(/[/\\]/).at(-1) ?? ""} ${frameName(frame)}`;
  return (
    <button type="button" className={styles.fold} aria-expanded={open} onClick={onToggle}>
      <Icon as={open ? FoldVertical : UnfoldVertical} size="sm" />
      <span className={styles.foldCount}>
        {fold.packages.length === 0
          ? t("folded", { count })
          : t.rich("foldedOf", {
              count,
              packages: fold.packages.slice(0, 3).join(", "),
              b: (chunks) => <b>{chunks}</b>,
            })}
      </span>
      <span className={styles.foldNames}>{count > 1 ? `${name(first)} … ${name(last)}` : name(first)}</span>
    </button>
  );
}
