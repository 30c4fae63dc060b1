import { type DashboardWidget, datasetOfWidgetType, widgetFieldsMax } from "@vedette/api";
import { Trash2 } from "lucide-react";
import { useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import type { Scope } from "../../../lib/url-state.ts";
import { SearchBox } from "../../../search/search-box.tsx";
import { useOfferNotes } from "../../../search/use-offer-notes.ts";
import { Button } from "../../../ui/button.tsx";
import { Field, Select, TextField } from "../../../ui/field.tsx";
import { aggregateOffers, groupOffers } from "../model/aggregate-offers.ts";
import { isSeries, withFields, withParts, type WidgetQuery } from "../model/widget-content.ts";
import type { WidgetFaults } from "../model/widget-faults.ts";
import { FieldList } from "./field-list.tsx";
import styles from "./widget-editor.module.css";

const MEASURES_MAX = 10;

/** One question of a widget: what is counted, of which rows, apart by what, in which order. */
export function QueryForm({
  org,
  scope,
  widget,
  index,
  faults,
  onChange,
  onRemove,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly widget: DashboardWidget;
  readonly index: number;
  readonly faults: WidgetFaults;
  readonly onChange: (query: WidgetQuery) => void;
  /** Given where there are several. */
  readonly onRemove: (() => void) | undefined;
}) {
  const t = useTranslations("dashboards.editor");
  const conditionsRef = useRef<HTMLInputElement>(null);
  const dataset = datasetOfWidgetType(widget.widgetType);
  const { fields, tags, describe } = useOfferNotes(org, scope, dataset);
  const aggregates = useMemo(
    () => aggregateOffers(dataset, fields).map(describe),
    [dataset, fields, describe],
  );
  const groups = useMemo(
    () => groupOffers(dataset, fields, tags).map(describe),
    [dataset, fields, tags, describe],
  );
  const query = widget.queries[index];
  if (query === undefined) return null;
  const { displayType } = widget;
  const isTable = displayType === "table";
  const isNumber = displayType === "big_number";
  const sortable = [...new Set(query.fields.filter((field) => field !== ""))];
  const fieldsFault = faults.ofQuery(index, "fields");
  return (
    <fieldset className={styles.query}>
      <legend className={onRemove === undefined ? "visually-hidden" : styles.legend}>
        {t("query", { number: index + 1 })}
        {onRemove !== undefined && (
          <Button
            variant="ghost"
            size="sm"
            icon={Trash2}
            aria-label={t("removeQuery", { number: index + 1 })}
            onClick={onRemove}
          />
        )}
      </legend>
      {onRemove !== undefined && (
        <TextField
          label={t("queryName")}
          value={query.name}
          maxLength={128}
          placeholder={t("queryNameHint")}
          onChange={(event) => onChange({ ...query, name: event.target.value })}
        />
      )}
      {isTable ? (
        <FieldList
          label={t("fields")}
          addLabel={t("addField")}
          values={query.fields}
          headings={query.fieldAliases}
          offers={[...groups, ...aggregates]}
          least={1}
          most={widgetFieldsMax}
          placeholder="title"
          fault={fieldsFault ?? faults.ofQuery(index, "columns")}
          hint={t("fieldsHint")}
          onChange={(next, headings) => onChange(withFields(query, next, headings))}
        />
      ) : (
        <>
          <FieldList
            label={t(isNumber ? "figure" : "figures")}
            addLabel={t("addFigure")}
            values={query.aggregates}
            offers={aggregates}
            least={1}
            most={isNumber ? 1 : MEASURES_MAX}
            placeholder="count()"
            fault={faults.ofQuery(index, "aggregates") ?? fieldsFault}
            hint={t("figuresHint")}
            onChange={(next) => onChange(withParts(query, { aggregates: next }))}
          />
          {!isNumber && (
            <FieldList
              label={t("groups")}
              addLabel={t("addGroup")}
              values={query.columns}
              offers={groups}
              least={displayType === "top_n" ? 1 : 0}
              most={5}
              placeholder="release"
              fault={faults.ofQuery(index, "columns")}
              hint={query.columns.length === 0 ? t("groupsHint") : undefined}
              onChange={(next) => onChange(withParts(query, { columns: next }))}
            />
          )}
        </>
      )}
      <Field label={t("conditions")} hint={t("conditionsHint")} error={faults.ofQuery(index, "conditions")}>
        {({ id, describedBy, invalid }) => (
          <SearchBox
            key={dataset}
            org={org}
            scope={scope}
            dataset={dataset}
            query={query.conditions}
            fault={invalid ? { position: faults.position, noteId: describedBy ?? "" } : undefined}
            inputRef={conditionsRef}
            field={{ id, describedBy }}
            onQuery={(conditions) => onChange({ ...query, conditions })}
          />
        )}
      </Field>
      {(isTable || query.columns.length > 0) && sortable.length > 0 && !isNumber && (
        <Field label={t("order")} error={faults.ofQuery(index, "orderby")}>
          {({ id }) => (
            <Select
              id={id}
              value={query.orderby}
              onChange={(event) => onChange({ ...query, orderby: event.target.value })}
            >
              <option value="">{t(isSeries(displayType) ? "orderLargest" : "orderUsual")}</option>
              {sortable.flatMap((field) => [
                <option key={`-${field}`} value={`-${field}`}>
                  {t("falling", { field })}
                </option>,
                <option key={field} value={field}>
                  {t("rising", { field })}
                </option>,
              ])}
            </Select>
          )}
        </Field>
      )}
    </fieldset>
  );
}
