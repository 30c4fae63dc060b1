import type { RoleName } from "@vedette/api";
import { useTranslations } from "use-intl";
import { Field, Select } from "../ui/field.tsx";

/** A role of those that one may give, and what it allows. */
export function RoleField({
  label,
  value,
  roles,
  error,
  onChange,
}: {
  readonly label: string;
  readonly value: RoleName;
  readonly roles: readonly RoleName[];
  readonly error?: string | undefined;
  readonly onChange: (role: RoleName) => void;
}) {
  const t = useTranslations("roles");
  return (
    <Field label={label} hint={t(`${value}Text`)} error={error}>
      {({ id, describedBy }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          value={value}
          onChange={(event) => {
            const next = roles.find((role) => role === event.target.value);
            if (next !== undefined) onChange(next);
          }}
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(role)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
