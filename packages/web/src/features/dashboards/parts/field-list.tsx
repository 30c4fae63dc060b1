import { Plus, X } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { TextInput } from "../../../ui/field.tsx";
import { type Offer, OfferInput } from "../../../ui/offer-input.tsx";
import styles from "./widget-editor.module.css";

/** Some fields in an order, each written by hand or taken from what is offered; with headings where a table has them. */
export function FieldList({
  label,
  addLabel,
  values,
  headings,
  offers,
  least,
  most,
  placeholder,
  fault,
  hint,
  onChange,
}: {
  readonly label: string;
  readonly addLabel: string;
  readonly values: readonly string[];
  readonly headings?: readonly string[] | undefined;
  readonly offers: readonly Offer[];
  readonly least: number;
  readonly most: number;
  readonly placeholder: string;
  readonly fault: string | undefined;
  readonly hint?: string | undefined;
  readonly onChange: (values: readonly string[], headings: readonly string[]) => void;
}) {
  const t = useTranslations("dashboards.editor");
  const words = useTranslations("explore");
  const id = useId();
  const headingAt = (index: number) => headings?.[index] ?? "";
  const all = values.map((_, index) => headingAt(index));
  const replaced = (list: readonly string[], index: number, value: string) =>
    list.map((one, at) => (at === index ? value : one));
  const note = fault ?? hint;
  return (
    <div className={styles.group} role="group" aria-labelledby={`${id}-label`}>
      <span id={`${id}-label`} className={styles.label}>
        {label}
      </span>
      {values.map((value, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines are told apart by their place alone
        <div key={index} className={styles.fieldLine}>
          <OfferInput
            mono
            label={`${label}, ${index + 1}`}
            offers={offers}
            asWritten={words("asWritten")}
            invalid={fault !== undefined}
            describedBy={note === undefined ? undefined : `${id}-note`}
            placeholder={placeholder}
            value={value}
            maxLength={400}
            onChange={(next) => onChange(replaced(values, index, next), all)}
          />
          {headings !== undefined && (
            <TextInput
              aria-label={t("headingOf", { field: value })}
              placeholder={t("heading")}
              value={headingAt(index)}
              maxLength={128}
              onChange={(event) => onChange(values, replaced(all, index, event.target.value))}
            />
          )}
          {values.length > least && (
            <Button
              variant="ghost"
              size="sm"
              icon={X}
              aria-label={t("removeField", { field: value })}
              onClick={() =>
                onChange(
                  values.filter((_, at) => at !== index),
                  all.filter((_, at) => at !== index),
                )
              }
            />
          )}
        </div>
      ))}
      {values.length < most && (
        <Button
          variant="ghost"
          size="sm"
          icon={Plus}
          className={styles.add}
          onClick={() => onChange([...values, ""], [...all, ""])}
        >
          {addLabel}
        </Button>
      )}
      {note !== undefined && (
        <p
          id={`${id}-note`}
          role={fault === undefined ? undefined : "alert"}
          className={fault === undefined ? styles.hint : styles.fault}
        >
          {note}
        </p>
      )}
    </div>
  );
}
