import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { ApiError } from "../../../lib/api.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import styles from "./security.module.css";

/** Asks for the password before something changes that a session left open must not change. */
export function PasswordPrompt({
  verb,
  isDangerous = false,
  busy,
  error,
  onSubmit,
  onCancel,
}: {
  readonly verb: string;
  readonly isDangerous?: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSubmit: (password: string) => void;
  readonly onCancel: () => void;
}) {
  const t = useTranslations("security");
  const errorText = useErrorText();
  const [password, setPassword] = useState("");
  const isWrong = error instanceof ApiError && error.code === "password_wrong";
  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit(password);
  }
  return (
    <form className={styles.steps} onSubmit={submit}>
      <TextField
        label={t("yourPassword")}
        type="password"
        autoComplete="current-password"
        required
        autoFocus
        value={password}
        error={error === null ? undefined : isWrong ? t("passwordWrong") : errorText(error)}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className={styles.buttons}>
        <Button
          type="submit"
          variant={isDangerous ? "danger" : "primary"}
          busy={busy}
          disabled={password === ""}
        >
          {verb}
        </Button>
        <Button onClick={onCancel}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
