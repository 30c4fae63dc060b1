import { roleNames, type RoleName } from "@vedette/api";
import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { Select, TextInput } from "../../../ui/field.tsx";
import styles from "./single-sign-on.module.css";

export interface RoleRule {
  readonly value: string;
  readonly role: RoleName;
}

/** Which value of the claim gives which role; the first that fits wins. */
export function RoleRules({
  rules,
  onChange,
}: {
  readonly rules: readonly RoleRule[];
  readonly onChange: (rules: readonly RoleRule[]) => void;
}) {
  const t = useTranslations("singleSignOn");
  const roles = useTranslations("roles");
  const set = (index: number, changes: Partial<RoleRule>) =>
    onChange(rules.map((rule, at) => (at === index ? { ...rule, ...changes } : rule)));
  return (
    <fieldset className={styles.rules}>
      <legend className={styles.legend}>{t("rules")}</legend>
      {rules.map((rule, index) => (
        <div key={index} className={styles.rule}>
          <TextInput
            mono
            aria-label={t("ruleValue", { number: index + 1 })}
            placeholder={t("ruleValuePlaceholder")}
            required
            maxLength={200}
            value={rule.value}
            onChange={(event) => set(index, { value: event.target.value })}
          />
          <Select
            aria-label={t("ruleRole", { number: index + 1 })}
            value={rule.role}
            onChange={(event) => {
              const role = roleNames.find((one) => one === event.target.value);
              if (role !== undefined) set(index, { role });
            }}
          >
            {roleNames.map((role) => (
              <option key={role} value={role}>
                {roles(role)}
              </option>
            ))}
          </Select>
          <Button
            variant="ghost"
            size="sm"
            icon={Trash2}
            aria-label={t("ruleRemove", { number: index + 1 })}
            onClick={() => onChange(rules.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button size="sm" icon={Plus} onClick={() => onChange([...rules, { value: "", role: "member" }])}>
          {t("ruleAdd")}
        </Button>
      </div>
    </fieldset>
  );
}
