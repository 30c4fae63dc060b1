import { keepPreviousData, useQuery } from "@tanstack/react-query";
import {
  type DashboardWidget,
  datasetOfWidgetType,
  type WidgetDisplay,
  widgetLimitMax,
  widgetQueriesMax,
  type WidgetUnit,
} from "@vedette/api";
import { Plus, X } from "lucide-react";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { useRefusal } from "../../../i18n/use-refusal.ts";
import { ApiError } from "../../../lib/api.ts";
import { useDebounced } from "../../../lib/use-debounced.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { Button } from "../../../ui/button.tsx";
import { Field, Select, TextField } from "../../../ui/field.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { datasets } from "../model/aggregate-offers.ts";
import {
  displays,
  emptyQuery,
  isSeries,
  withDataset,
  withDisplay,
  withoutBlanks,
} from "../model/widget-content.ts";
import { widgetFaults } from "../model/widget-faults.ts";
import { widgetCheckQuery, widgetQuery } from "../queries.ts";
import { displayIcons } from "./board-preview.tsx";
import { heightPx } from "./grid-measures.ts";
import { QueryForm } from "./query-form.tsx";
import styles from "./widget-editor.module.css";
import { WidgetView } from "./widget-view.tsx";

const SETTLE_MS = 350;
const TITLE_MAX = 255;
const GROUPS_MAX = 20;
const units: readonly WidgetUnit[] = ["number", "percentage", "millisecond", "second", "byte"];

/** A widget in the making, beside the board: the form, and what it would show. */
export function WidgetEditor({
  org,
  scope,
  widget,
  isNew,
  onApply,
  onClose,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly widget: DashboardWidget;
  readonly isNew: boolean;
  readonly onApply: (widget: DashboardWidget) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("dashboards.editor");
  const errorText = useErrorText();
  const titleId = useId();
  const [draft, setDraft] = useState(widget);
  const [isTried, setTried] = useState(false);
  const panelRef = useRef<HTMLElement>(null);

  // What is checked and shown is the draft as it stood still last; a name is not needed for that.
  const settled = JSON.parse(
    useDebounced(
      JSON.stringify(withoutBlanks({ ...draft, title: draft.title.trim() || t("untitled") })),
      SETTLE_MS,
    ),
  ) as DashboardWidget;
  const check = useQuery({ ...widgetCheckQuery(org, settled), placeholderData: keepPreviousData });
  const faults = widgetFaults(
    useRefusal(check.error).fields,
    check.error === null ? undefined : errorText(check.error),
    check.error instanceof ApiError ? check.error.position : undefined,
  );
  // What was good last stays in the preview while the draft is between two states.
  const [good, setGood] = useState<string>();
  const settledText = JSON.stringify(settled);
  if (check.isSuccess && !check.isPlaceholderData && good !== settledText) setGood(settledText);
  const shown = good === undefined ? undefined : (JSON.parse(good) as DashboardWidget);

  useEffect(() => {
    panelRef.current?.querySelector("input")?.focus();
  }, []);

  const untitled = isTried && draft.title.trim() === "" ? t("titleMissing") : undefined;
  const limitMost = draft.displayType === "table" ? widgetLimitMax : GROUPS_MAX;
  const hasLimit =
    draft.displayType === "table" ||
    draft.displayType === "top_n" ||
    draft.queries.some((query) => query.columns.length > 0);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const made = withoutBlanks(draft);
    if (made.title === "" || check.error !== null) return;
    onApply(made);
  }

  return (
    <aside
      ref={panelRef}
      className={styles.panel}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
    >
      <header className={styles.head}>
        <h2 id={titleId}>{t(isNew ? "new" : "edit")}</h2>
        <Button variant="ghost" size="sm" icon={X} aria-label={t("cancel")} onClick={onClose} />
      </header>
      <form className={styles.form} onSubmit={submit}>
        <section
          className={styles.preview}
          style={{ height: heightPx(rowsOf(shown ?? draft)) }}
          aria-label={t("preview")}
        >
          {shown === undefined ? (
            <p className={styles.waiting}>{t("previewWaits")}</p>
          ) : (
            <WidgetView
              org={org}
              widget={{
                ...shown,
                layout: { ...shown.layout, h: rowsOf(shown) },
              }}
              source={widgetQuery(org, scope, shown)}
            />
          )}
        </section>
        <TextField
          label={t("title")}
          value={draft.title}
          maxLength={TITLE_MAX}
          autoComplete="off"
          placeholder={t("titleHint")}
          error={untitled ?? faults.of("title")}
          onChange={(event) => setDraft({ ...draft, title: event.target.value })}
        />
        <div className={styles.group} role="radiogroup" aria-label={t("display")}>
          <span className={styles.label} aria-hidden="true">
            {t("display")}
          </span>
          <div className={styles.displays}>
            {displays.map((display) => (
              <DisplayChoice
                key={display}
                display={display}
                isChosen={draft.displayType === display}
                onChoose={() => setDraft(withDisplay(draft, display))}
              />
            ))}
          </div>
        </div>
        <Field label={t("dataset")} error={faults.of("widgetType")}>
          {({ id }) => (
            <Select
              id={id}
              value={datasetOfWidgetType(draft.widgetType)}
              onChange={(event) => setDraft(withDataset(draft, event.target.value))}
            >
              {datasets.map((dataset) => (
                <option key={dataset} value={dataset}>
                  {t(`datasets.${dataset}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {draft.queries.map((_, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- queries are told apart by their place alone
          <QueryForm
            key={index}
            org={org}
            scope={scope}
            widget={draft}
            index={index}
            faults={faults}
            onChange={(next) =>
              setDraft({ ...draft, queries: draft.queries.map((query, at) => (at === index ? next : query)) })
            }
            onRemove={
              draft.queries.length < 2
                ? undefined
                : () => setDraft({ ...draft, queries: draft.queries.filter((__, at) => at !== index) })
            }
          />
        ))}
        {isSeries(draft.displayType) && draft.queries.length < widgetQueriesMax && (
          <Button
            variant="ghost"
            size="sm"
            icon={Plus}
            className={styles.add}
            onClick={() => setDraft({ ...draft, queries: [...draft.queries, emptyQuery] })}
          >
            {t("addQuery")}
          </Button>
        )}
        {faults.of("queries") !== undefined && (
          <p role="alert" className={styles.fault}>
            {faults.of("queries")}
          </p>
        )}
        <div className={styles.pair}>
          {hasLimit && (
            <TextField
              label={t(draft.displayType === "table" ? "rows" : "most")}
              type="number"
              min={1}
              max={limitMost}
              value={draft.limit ?? ""}
              placeholder={draft.displayType === "table" ? "20" : draft.displayType === "top_n" ? "10" : "5"}
              error={faults.of("limit")}
              onChange={(event) => {
                const limit = event.target.valueAsNumber;
                setDraft({ ...draft, limit: Number.isInteger(limit) && limit > 0 ? limit : null });
              }}
            />
          )}
          <Field label={t("unit")}>
            {({ id }) => (
              <Select
                id={id}
                value={draft.unit ?? ""}
                onChange={(event) =>
                  setDraft({ ...draft, unit: units.find((unit) => unit === event.target.value) ?? null })
                }
              >
                <option value="">{t("unitOwn")}</option>
                {units.map((unit) => (
                  <option key={unit} value={unit}>
                    {t(`units.${unit}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <TextField
          label={t("description")}
          value={draft.description ?? ""}
          maxLength={500}
          placeholder={t("descriptionHint")}
          onChange={(event) => setDraft({ ...draft, description: event.target.value || null })}
        />
        {faults.rest !== undefined && (
          <p role="alert" className={styles.fault}>
            {faults.rest}
          </p>
        )}
        <footer className={styles.foot}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="primary">
            {t(isNew ? "add" : "apply")}
          </Button>
        </footer>
      </form>
    </aside>
  );
}

/** How much of the panel the preview takes. */
const rowsOf = ({ displayType }: DashboardWidget): number => (displayType === "big_number" ? 2 : 4);

function DisplayChoice({
  display,
  isChosen,
  onChoose,
}: {
  readonly display: WidgetDisplay;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const t = useTranslations("dashboards.displays");
  return (
    <label className={styles.display}>
      <input type="radio" name="display" className={styles.radio} checked={isChosen} onChange={onChoose} />
      <Icon as={displayIcons[display]} size="md" />
      <span>{t(display)}</span>
    </label>
  );
}
