import { useTranslations } from "use-intl";
import { passwordProblem } from "../../../lib/password.ts";
import { TextField } from "../../../ui/field.tsx";

/** A password to be remembered from now on. What is wrong with it is said once somebody tried to send it. */
export function NewPasswordField({
  value,
  isTried,
  refusal,
  onChange,
}: {
  readonly value: string;
  readonly isTried: boolean;
  /** What the server says against it. */
  readonly refusal: string | undefined;
  readonly onChange: (password: string) => void;
}) {
  const t = useTranslations("newPassword");
  const problem = passwordProblem(value);
  return (
    <TextField
      label={t("label")}
      type="password"
      name="password"
      autoComplete="new-password"
      required
      value={value}
      hint={t("hint")}
      error={refusal ?? (isTried && problem !== undefined ? t(problem) : undefined)}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
