import { ChartArea, ChartBar, ChartBarDecreasing, ChartLine, Table2 } from "lucide-react";
import type { RefObject } from "react";
import { useTranslations } from "use-intl";
import type { FaultSpan } from "../../../search/model/query-fault.ts";
import { SearchBox } from "../../../search/search-box.tsx";
import { ValueRepairs } from "../../../search/value-repairs.tsx";
import type { Scope } from "../../../lib/url-state.ts";
import { Check } from "../../../ui/check.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import {
  changeDataset,
  changeQuestion,
  datasets,
  displays,
  groupCounts,
  type Question,
} from "../model/question.ts";
import styles from "./builder.module.css";
import { useOffers } from "../use-offers.ts";
import { ChipField } from "./chip-field.tsx";

const COLUMNS_MAX = 12;
const MEASURES_MAX = 6;
const HAVING_MAX = 4;

const ICONS = {
  table: Table2,
  bar: ChartBar,
  line: ChartLine,
  area: ChartArea,
  top_n: ChartBarDecreasing,
} as const;

export interface QuestionFault {
  /** The part that it is about. */
  readonly part: "query" | "columns" | "measures" | "having" | "other";
  readonly sentence: string;
  readonly position: FaultSpan | undefined;
  /** The field that it is about. */
  readonly key: string | undefined;
  readonly noteId: string;
}

/** What is asked, part by part. Every change is asked at once; all of it stands in the address. */
export function Builder({
  org,
  scope,
  question,
  fault,
  empty,
  inputRef,
  onChange,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly question: Question;
  readonly fault: QuestionFault | undefined;
  /** Names that nothing in this time has a value for. */
  readonly empty: readonly string[];
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onChange: (question: Question) => void;
}) {
  const t = useTranslations("explore");
  const offers = useOffers(org, scope, question);
  const emptyOf = (names: readonly string[]) => names.filter((name) => empty.includes(name));
  const change = (part: Partial<Question>) => onChange(changeQuestion(question, part));
  const faultOf = (part: QuestionFault["part"]) => (fault?.part === part ? fault.sentence : undefined);
  const isGrouped = question.measures.length > 0;
  return (
    <section className={styles.builder} aria-label={t("question")}>
      <div className={styles.line}>
        <Segmented
          label={t("dataset")}
          value={question.dataset}
          segments={datasets.map((value) => ({ value, label: t(`datasets.${value}`) }))}
          onChange={(dataset) => onChange(changeDataset(question, dataset))}
        />
        <div className={styles.search}>
          <SearchBox
            key={question.dataset}
            org={org}
            scope={scope}
            dataset={question.dataset}
            label={t("filter")}
            query={question.query}
            fault={fault?.part === "query" ? fault : undefined}
            inputRef={inputRef}
            onQuery={(query) => change({ query })}
          />
        </div>
      </div>
      {fault?.part === "query" && (
        <>
          <p id={fault.noteId} role="alert" className={styles.fault}>
            {fault.sentence}
          </p>
          <ValueRepairs
            org={org}
            dataset={question.dataset}
            query={question.query}
            fault={fault}
            onQuery={(query) => change({ query })}
          />
        </>
      )}
      <div className={styles.parts}>
        <ChipField
          label={t("measures")}
          values={question.measures}
          offers={offers.measures}
          asWritten={t("asWritten")}
          placeholder={t("measuresHint")}
          valuesMax={MEASURES_MAX}
          fault={faultOf("measures")}
          empty={emptyOf(question.measures)}
          onChange={(measures) => change({ measures })}
        />
        <ChipField
          label={isGrouped ? t("groupBy") : t("columns")}
          values={question.columns}
          offers={offers.columns}
          asWritten={t("unknownName")}
          placeholder={isGrouped ? t("groupByHint") : t("columnsHint")}
          valuesMax={COLUMNS_MAX}
          fault={faultOf("columns")}
          empty={emptyOf(question.columns)}
          onChange={(columns) => change({ columns })}
        />
        {isGrouped && (
          <ChipField
            label={t("having")}
            values={question.having}
            offers={offers.having}
            asWritten={t("asWritten")}
            placeholder={t("havingHint")}
            valuesMax={HAVING_MAX}
            fault={faultOf("having")}
            onChange={(having) => change({ having })}
          />
        )}
      </div>
      <div className={styles.shown}>
        <Segmented
          label={t("display")}
          value={question.display}
          segments={displays.map((value) => ({
            value,
            label: (
              <>
                <Icon as={ICONS[value]} size="sm" />
                <span className={styles.word}>{t(`displays.${value}`)}</span>
              </>
            ),
          }))}
          onChange={(display) => change({ display })}
        />
        {isGrouped && question.columns.length > 0 && question.display !== "table" && (
          <span className={styles.top}>
            <span>{t("groups")}</span>
            <Segmented
              label={t("groups")}
              value={String(question.topEvents)}
              segments={groupCounts.map((count) => ({ value: String(count), label: String(count) }))}
              onChange={(count) => change({ topEvents: Number(count) })}
            />
          </span>
        )}
        {question.display !== "table" && question.display !== "top_n" && (
          <Check
            label={t("compare")}
            checked={question.compare}
            onChange={(event) => change({ compare: event.target.checked })}
          />
        )}
      </div>
      {fault?.part === "other" && (
        <p role="alert" className={styles.fault}>
          {fault.sentence}
        </p>
      )}
    </section>
  );
}
