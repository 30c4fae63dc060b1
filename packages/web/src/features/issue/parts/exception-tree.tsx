import type { EventDetails, ExceptionValue } from "@vedette/api";
import clsx from "clsx";
import { ChevronDown, ChevronRight, CornerDownRight, CornerLeftUp } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { safeHref } from "../../../lib/format.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { type ExceptionNode, exceptionTree } from "../model/exception-tree.ts";
import { labelOf } from "../model/context-cards.ts";
import { assemblyName, type TraceMode } from "../model/frames.ts";
import { leftOutFrames } from "../model/left-out-frames.ts";
import { isNamedFact, mechanismFacts, tellsNothing } from "../model/mechanism.ts";
import { FrameList } from "./frame-list.tsx";
import { LongText } from "./long-text.tsx";
import styles from "./stack-trace.module.css";
import { Value } from "./value.tsx";

type ShownMode = Exclude<TraceMode, "raw">;

/** The first ones are open: what is further down is seldom what one came for, and may be hundreds. */
const OPEN_AT_FIRST = 3;
const SHOWN_AT_FIRST = 20;
const DEPTH_SHOWN_MAX = 4;
const TYPE_MAX = 300;

/** What else is known of how it was reported: signals, error numbers, what the SDK adds. */
function Reported({ mechanism }: { readonly mechanism: NonNullable<ExceptionValue["mechanism"]> }) {
  const t = useTranslations("event.trace");
  const facts = mechanismFacts(mechanism);
  const help = safeHref(mechanism.help_link);
  if (facts.length === 0 && help === undefined) return null;
  return (
    <dl className={styles.mechanism} aria-label={t("mechanism")}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{isNamedFact(name) ? t(`reported.${name}`) : visibleCode(labelOf(name.slice(0, TYPE_MAX)))}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
      {help !== undefined && (
        <div>
          <dt className="visually-hidden">{t("help")}</dt>
          <dd>
            <a href={help} target="_blank" rel="noopener noreferrer nofollow" className={styles.help}>
              {t("help")}
            </a>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Head({
  node,
  open,
  onToggle,
}: {
  readonly node: ExceptionNode;
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const t = useTranslations("event.trace");
  const { exception, members } = node;
  const { mechanism } = exception;
  const origin = [
    mechanism === null || tellsNothing(mechanism.type) ? null : mechanism.type,
    exception.module === null ? null : assemblyName(exception.module),
  ].filter((part) => part !== null && part !== "");
  const type = visibleCode((exception.type ?? t("untyped")).slice(0, TYPE_MAX));
  return (
    <div className={styles.exceptionHead}>
      <div className={styles.exceptionTitle}>
        <h3 className={styles.type}>
          <button type="button" className={styles.exceptionToggle} aria-expanded={open} onClick={onToggle}>
            <Icon as={open ? ChevronDown : ChevronRight} size="sm" />
            <bdi>{type}</bdi>
          </button>
        </h3>
        {mechanism?.handled === false && <Badge tone="error">{t("unhandled")}</Badge>}
        {mechanism?.handled === true && <Badge>{t("handled")}</Badge>}
        {mechanism?.is_exception_group === true && (
          <Badge outline>{members === 0 ? t("group") : t("groupOf", { count: members })}</Badge>
        )}
        <bdi className={styles.origin}>{visibleCode(origin.join(" · ").slice(0, TYPE_MAX))}</bdi>
      </div>
      {exception.value !== null && exception.value !== "" && (
        <LongText text={exception.value} className={styles.message} />
      )}
      {mechanism !== null && <Reported mechanism={mechanism} />}
    </div>
  );
}

function NodeCard({
  node,
  mode,
  event,
  open,
  onToggle,
}: {
  readonly node: ExceptionNode;
  readonly mode: ShownMode;
  readonly event: EventDetails;
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const t = useTranslations("event.trace");
  const { stacktrace } = node.exception;
  return (
    <Card flush>
      <Head node={node} open={open} onToggle={onToggle} />
      {open &&
        (stacktrace === null || stacktrace.frames.length === 0 ? (
          <p className={styles.noTrace}>{t("noTrace")}</p>
        ) : (
          <FrameList
            trace={stacktrace}
            mode={mode}
            platform={event.platform}
            leftOutCount={leftOutFrames(event._meta, ["exception", node.index], stacktrace.frames.length)}
          />
        ))}
    </Card>
  );
}

/** Each exception below what it led to; the members of a group stand in from it. */
export function ExceptionTree({
  values,
  mode,
  event,
}: {
  readonly values: readonly ExceptionValue[];
  readonly mode: ShownMode;
  readonly event: EventDetails;
}) {
  const t = useTranslations("event.trace");
  const nodes = useMemo(() => exceptionTree(values), [values]);
  const [changed, setChanged] = useState<ReadonlyMap<number, boolean>>(new Map());
  const [all, setAll] = useState(false);
  const shown = all ? nodes : nodes.slice(0, SHOWN_AT_FIRST);
  return (
    <ul className={styles.tree} aria-label={t("tree", { count: nodes.length })}>
      {shown.map((node, place) => {
        const initial = place < OPEN_AT_FIRST;
        const open = changed.get(node.index) ?? initial;
        return (
          <li
            key={node.index}
            className={clsx(styles.node, styles[`depth${Math.min(node.depth, DEPTH_SHOWN_MAX)}`])}
          >
            {node.relation !== "root" && (
              <div className={styles.chain}>
                <Icon as={node.relation === "member" ? CornerDownRight : CornerLeftUp} size="sm" />
                {node.relation === "member" ? t("member") : t("causedBy")}
              </div>
            )}
            <NodeCard
              node={node}
              mode={mode}
              event={event}
              open={open}
              onToggle={() => setChanged((before) => new Map(before).set(node.index, !open))}
            />
          </li>
        );
      })}
      {shown.length < nodes.length && (
        <li>
          <Button size="sm" onClick={() => setAll(true)}>
            {t("moreExceptions", { count: nodes.length - shown.length })}
          </Button>
        </li>
      )}
    </ul>
  );
}
