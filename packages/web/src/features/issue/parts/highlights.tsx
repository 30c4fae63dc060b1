import type { EventDetails } from "@vedette/api";
import { CircleAlert, Scissors, ShieldCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { truncateMiddle } from "../../../lib/format.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { momentMs } from "../../../lib/time.ts";
import { Card } from "../../../ui/card.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { highlightsOf } from "../model/highlights.ts";
import { readProblems, remarksBeside, type Problem } from "../model/problems.ts";
import { readRemarks, summarizeRemarks, type Remark } from "../model/remarks.ts";
import styles from "./highlights.module.css";

/** The strip of facts that are looked for first. */
export function Highlights({ event }: { readonly event: EventDetails }) {
  const t = useTranslations("event.highlights");
  const highlights = highlightsOf(event);
  if (highlights.length === 0) return null;
  return (
    <dl className={styles.strip}>
      {highlights.map(({ name, value, mono }) => (
        <div key={name} className={styles.fact}>
          <dt className={styles.name}>{t(name)}</dt>
          <dd className={mono ? styles.mono : styles.value} title={value}>
            <bdi>{visibleCode(mono ? truncateMiddle(value, 13) : value)}</bdi>
            {mono && (
              <CopyButton
                className={styles.copy}
                text={value}
                label={t("copy", { name: t(name) })}
                doneLabel={t("copied")}
              />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** So late that the sender's clock, or a queue, is worth a word. */
const DELAY_MIN_MS = 60_000;

/** What was done to the event on its way, and what is wrong with it; never hidden. */
export function Remarks({ event }: { readonly event: EventDetails }) {
  const t = useTranslations("event.remarks");
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const problems = readProblems(event.errors);
  const remarks = remarksBeside(problems, readRemarks(event._meta));
  const summary = summarizeRemarks(remarks);
  const created = momentMs(event.dateCreated);
  const received = momentMs(event.dateReceived);
  const delayMs = created === undefined || received === undefined ? 0 : received - created;
  const problemCount = event.errors.length + summary.invalid;
  const hasList = remarks.length > 0 || problems.length > 0;
  if (!hasList && delayMs < DELAY_MIN_MS) return null;
  return (
    <div>
      <div className={styles.remarks}>
        {summary.masked > 0 && (
          <button type="button" className={styles.remark} aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon as={ShieldCheck} size="sm" />
            <u>{t("masked", { count: summary.masked })}</u>
            {summary.rules.length > 0 && t("byRules", { rules: summary.rules.slice(0, 3).join(", ") })}
          </button>
        )}
        {summary.cut > 0 && (
          <button type="button" className={styles.remark} aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon as={Scissors} size="sm" />
            <u>{t("cut", { count: summary.cut })}</u>
          </button>
        )}
        {problemCount > 0 && (
          <button type="button" className={styles.remark} aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon as={TriangleAlert} size="sm" />
            <u>{t("errors", { count: problemCount })}</u>
          </button>
        )}
        {delayMs >= DELAY_MIN_MS && (
          <span className={styles.remark}>
            <Icon as={CircleAlert} size="sm" />
            {t("late", { delay: format.span(delayMs) })}
          </span>
        )}
      </div>
      {open && hasList && <RemarkList problems={problems} remarks={remarks} />}
    </div>
  );
}

/** Everything that was said, the problems first. */
function RemarkList({
  problems,
  remarks,
}: {
  readonly problems: readonly Problem[];
  readonly remarks: readonly Remark[];
}) {
  const t = useTranslations("event.remarks");
  const words = (problem: Problem): string =>
    isKnownProblem(problem.type) ? t(`problem.${problem.type}`) : problem.message;
  return (
    <Card className={styles.list}>
      {problems.length > 0 && <h3 className={styles.listTitle}>{t("problems")}</h3>}
      <ul>
        {problems.map((problem, index) => (
          <li key={`problem${index}`} className={styles.item}>
            <span className={styles.path}>{problem.place === "" ? problem.type : problem.place}</span>
            <span>
              {words(problem)}
              {problem.reason !== undefined && ` · ${problem.reason}`}
              {problem.originalLength !== undefined && ` · ${t("length", { count: problem.originalLength })}`}
            </span>
          </li>
        ))}
        {remarks.slice(0, 100).map((remark, index) => (
          <li key={index} className={styles.item}>
            <span className={styles.path}>{remark.path}</span>
            <span>
              {t(`kind.${remark.kind}`)}
              {remark.rule !== undefined && ` · ${remark.rule}`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const knownProblems = [
  "invalid_data",
  "invalid_attribute",
  "missing_attribute",
  "value_too_long",
  "past_timestamp",
  "future_timestamp",
  "clock_drift",
] as const;

function isKnownProblem(type: string): type is (typeof knownProblems)[number] {
  return (knownProblems as readonly string[]).includes(type);
}
