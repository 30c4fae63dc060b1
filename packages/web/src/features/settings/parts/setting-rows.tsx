import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Switch } from "../../../ui/check.tsx";
import { TextInput } from "../../../ui/field.tsx";
import { LinesInput } from "../../../ui/lines-input.tsx";
import { isSame } from "../model/settings-draft.ts";
import { linesOf } from "../model/rule-faults.ts";
import type { Level, SettingsField } from "../use-settings-form.ts";
import { Origin } from "./origin.tsx";
import styles from "../../../app/settings.module.css";

interface RowWords {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly level: Level;
  /** A figure at the right, before the control. */
  readonly figure?: ReactNode;
}

interface RowProps<Value> extends RowWords {
  readonly field: SettingsField<Value>;
}

/** Of a number: a field that cannot be empty is a field all the same. */
interface NumberField extends Omit<SettingsField<number | undefined>, "set"> {
  readonly set: (value: number) => void;
}

function Faults({
  field,
  lines = false,
}: {
  readonly field: Pick<SettingsField<unknown>, "faults">;
  readonly lines?: boolean;
}) {
  const t = useTranslations("settings");
  if (field.faults.length === 0) return null;
  return (
    <ul className={styles.faults} role="alert">
      {field.faults.slice(0, 8).map(({ rest, message }) => (
        <li key={rest + message}>
          {lines && /^\d+$/.test(rest) ? t("atLine", { line: Number(rest) + 1, message }) : message}
        </li>
      ))}
    </ul>
  );
}

/** A setting that is on or off. */
export function SwitchRow({ title, hint, field, level, figure }: RowProps<boolean>) {
  const t = useTranslations("settings");
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <div className={styles.name}>{title}</div>
        {hint !== undefined && <div className={styles.hint}>{hint}</div>}
        <Faults field={field} />
      </div>
      {figure !== undefined && <div className={styles.figure}>{figure}</div>}
      <Origin
        field={field}
        level={level}
        name={title}
        inherited={field.inherited === field.value ? undefined : field.inherited ? t("on") : t("off")}
      />
      <Switch label={title} checked={field.value} onChange={(event) => field.set(event.target.checked)} />
    </div>
  );
}

/** A list that is written a line each. */
export function LinesRow({
  title,
  hint,
  field,
  level,
  figure,
  placeholder,
}: RowProps<readonly string[]> & { readonly placeholder?: string }) {
  return (
    <div className={styles.block}>
      <div className={styles.blockHead}>
        <div className={styles.words}>
          <div className={styles.name}>{title}</div>
          {hint !== undefined && <div className={styles.hint}>{hint}</div>}
        </div>
        {figure !== undefined && <div className={styles.figure}>{figure}</div>}
        <Origin
          field={field}
          level={level}
          name={title}
          inherited={
            field.inherited.length === 0 || isSame(field.inherited, field.value)
              ? undefined
              : field.inherited.join(", ")
          }
        />
      </div>
      <LinesInput
        label={title}
        value={field.value}
        read={linesOf}
        isSame={isSame}
        invalid={field.faults.length > 0}
        {...(placeholder === undefined ? {} : { placeholder })}
        onChange={field.set}
      />
      <Faults field={field} lines />
    </div>
  );
}

/** A number that may be inherited; an empty field inherits it. */
export function NumberRow({
  title,
  hint,
  field,
  level,
  figure,
  unit,
  min,
  max,
  step = 1,
  placeholder,
}: RowWords & {
  readonly field: NumberField;
  readonly unit?: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** What holds where nothing is inherited either. */
  readonly placeholder?: number | undefined;
}) {
  // An empty field means what is inherited, but must be seen empty while somebody types.
  const [typed, setTyped] = useState<string>();
  return (
    <div className={styles.row} data-number="">
      <div className={styles.words}>
        <div className={styles.name}>{title}</div>
        {hint !== undefined && <div className={styles.hint}>{hint}</div>}
        <Faults field={field} />
      </div>
      {figure !== undefined && <div className={styles.figure}>{figure}</div>}
      <Origin
        field={field}
        level={level}
        name={title}
        inherited={
          field.inherited === undefined || field.inherited === field.value
            ? undefined
            : String(field.inherited)
        }
      />
      <span className={styles.number}>
        <TextInput
          type="number"
          inputMode="decimal"
          aria-label={unit === undefined ? title : `${title} (${unit})`}
          aria-invalid={field.faults.length > 0 || undefined}
          min={min}
          max={max}
          step={step}
          placeholder={String(field.inherited ?? placeholder ?? "")}
          value={typed ?? field.value ?? ""}
          onChange={(event) => {
            const { value, valueAsNumber } = event.target;
            setTyped(value);
            if (value === "") field.inherit();
            else if (Number.isFinite(valueAsNumber)) field.set(valueAsNumber);
          }}
          onBlur={() => setTyped(undefined)}
        />
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </span>
    </div>
  );
}
