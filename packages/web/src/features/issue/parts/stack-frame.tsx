import type { Frame } from "@vedette/api";
import clsx from "clsx";
import {
  ChevronDown,
  ChevronRight,
  ExternalLink,
  FoldVertical,
  SquareArrowOutUpRight,
  UnfoldVertical,
} from "lucide-react";
import { useContext } from "react";
import { useTranslations } from "use-intl";
import { truncateMiddle } from "../../../lib/format.ts";
import { useHighlight } from "../../../lib/highlight.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Icon } from "../../../ui/icon.tsx";
import {
  type FoldedFrames,
  frameFacts,
  frameFile,
  frameName,
  framePath,
  hasDetail,
  type ShownFrame,
  splitPath,
} from "../model/frames.ts";
import { languageOf } from "../model/language.ts";
import { suspectOf } from "../model/suspect-frames.ts";
import { Suspects } from "../use-committers.ts";
import { useFrameLinks } from "../use-source-links.ts";
import styles from "./stack-trace.module.css";
import { Value } from "./value.tsx";

const LINE_MAX = 500;
const NAME_MAX = 200;
const PATH_MAX = 160;
const VARIABLES_MAX = 200;

function Source({ frame, platform }: { readonly frame: Frame; readonly platform: string }) {
  const t = useTranslations("event.trace");
  const lines = frame.context.map(([number, text]) => ({
    number,
    text: visibleCode(text.slice(0, LINE_MAX)).replaceAll(/[\r\n]+/g, " "),
    hit: number === frame.lineNo,
  }));
  const words = useHighlight(lines.map(({ text }) => text).join("\n"), languageOf(frame, platform));
  return (
    <CodeBlock
      label={t("source", { name: visibleCode(frameName(frame).slice(0, NAME_MAX)) })}
      lines={lines}
      words={words}
    />
  );
}

function Variables({ vars }: { readonly vars: Readonly<Record<string, unknown>> }) {
  const t = useTranslations("event.trace");
  return (
    <dl className={styles.vars} aria-label={t("variables")}>
      {Object.entries(vars)
        .slice(0, VARIABLES_MAX)
        .map(([name, value]) => (
          <div key={name} className={styles.variable}>
            <dt>{visibleCode(name.slice(0, NAME_MAX))}</dt>
            <dd>
              <Value value={value} />
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** Package, addresses and the name as the linker knows it: what native and managed frames have instead of source. */
function Facts({ frame }: { readonly frame: Frame }) {
  const t = useTranslations("event.trace");
  const facts = frameFacts(frame);
  if (facts.length === 0) return null;
  return (
    <dl className={clsx(styles.vars, styles.facts)} aria-label={t("facts")}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.variable}>
          <dt>{t(`fact.${name}`)}</dt>
          <dd>{visibleCode(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Links({ frame }: { readonly frame: Frame }) {
  const t = useTranslations("event.trace");
  const links = useFrameLinks(frame);
  return (
    <>
      {links.editor !== undefined && (
        <a
          href={links.editor}
          rel="noreferrer"
          className={styles.source}
          aria-label={t("openEditor")}
          title={t("openEditor")}
        >
          <Icon as={SquareArrowOutUpRight} size="sm" />
        </a>
      )}
      {links.repository !== undefined && (
        <a
          href={links.repository}
          target="_blank"
          rel="noopener noreferrer"
          className={styles.source}
          aria-label={t("openSource")}
          title={t("openSource")}
        >
          <Icon as={ExternalLink} size="sm" />
        </a>
      )}
    </>
  );
}

/** Who last touched the file, where that may have caused it. */
function SuspectMark({ frame }: { readonly frame: Frame }) {
  const t = useTranslations("event.trace");
  const suspect = suspectOf(useContext(Suspects), frame);
  if (suspect === undefined) return null;
  const author = visibleCode(suspect.author.slice(0, NAME_MAX));
  const message = visibleCode(suspect.message.slice(0, NAME_MAX));
  return (
    <span className={styles.suspect} title={t("suspect", { author, message })}>
      <Avatar name={author} />
      <bdi>{author}</bdi>
    </span>
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
  const [folders, file] = splitPath(truncateMiddle(path, PATH_MAX));
  const detailed = hasDetail(frame);
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
          <bdi className={styles.function}>{visibleCode(truncateMiddle(frameName(frame), NAME_MAX))}</bdi>
          <bdi className={styles.path} title={(frame.absPath ?? path).slice(0, 1000)}>
            {/* Nothing has no line to stand on: the file would lose its own. */}
            {folders !== "" && <span className={styles.folders}>{visibleCode(folders)}</span>}
            <span className={styles.file}>
              {visibleCode(file)}
              {frame.lineNo !== null && (
                <b>
                  :{frame.lineNo}
                  {frame.colNo !== null && `:${frame.colNo}`}
                </b>
              )}
            </span>
          </bdi>
        </button>
        <span className={styles.frameSide}>
          {row.repeats > 0 && <Badge outline>{t("repeats", { count: row.repeats })}</Badge>}
          {frame.errors !== null && frame.errors.length > 0 && (
            <Badge tone="warning">{t("unresolved")}</Badge>
          )}
          <SuspectMark frame={frame} />
          <Links frame={frame} />
          {frame.inApp && <Badge outline>{t("inApp")}</Badge>}
        </span>
      </div>
      {isOpen && (
        <>
          {frame.context.length > 0 && <Source frame={frame} platform={platform} />}
          {frame.context.length === 0 && frame.vars === null && frameFacts(frame).length === 0 && (
            <p className={styles.noSource}>{t("noSource")}</p>
          )}
          {frame.vars !== null && Object.keys(frame.vars).length > 0 && <Variables vars={frame.vars} />}
          <Facts frame={frame} />
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
  const name = (frame: Frame | undefined) => {
    if (frame === undefined) return "";
    // The name of a Java call has that of its class, which is that of the file.
    const file = frameFile(frame) === frame.filename ? splitPath(framePath(frame))[1] : "";
    return visibleCode(`${file} ${frameName(frame)}`.trim().slice(0, NAME_MAX));
  };
  const packages = fold.packages
    .slice(0, 3)
    .map((one) => visibleCode(one.slice(0, PATH_MAX)))
    .join(", ");
  return (
    <button type="button" className={styles.fold} aria-expanded={open} onClick={onToggle}>
      <Icon as={open ? FoldVertical : UnfoldVertical} size="sm" />
      <span className={styles.foldCount}>
        {fold.packages.length === 0
          ? t("folded", { count })
          : t.rich("foldedOf", { count, packages, b: (chunks) => <b>{chunks}</b> })}
      </span>
      <bdi className={styles.foldNames}>{count > 1 ? `${name(first)} … ${name(last)}` : name(first)}</bdi>
    </button>
  );
}
