import { useMutation } from "@tanstack/react-query";
import type { Me } from "@vedette/api";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import styles from "./form.module.css";

/** Address and password; on the page of its own, and over a screen whose session ended. */
export function SignInForm({
  email: knownEmail,
  onSignedIn,
}: {
  /** Of the one whose session ended; fixed. */
  readonly email?: string;
  readonly onSignedIn: (me: Me) => void;
}) {
  const t = useTranslations("signIn");
  const errorText = useErrorText();
  const [email, setEmail] = useState(knownEmail ?? "");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => api.signIn({ body: { email, password } }),
    onSuccess: onSignedIn,
    onError: () => setPassword(""),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate();
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      {signIn.isError && (
        <p className={styles.problem} role="alert">
          {errorText(signIn.error)}
        </p>
      )}
      <TextField
        label={t("email")}
        type="email"
        name="email"
        autoComplete="username"
        required
        autoFocus={knownEmail === undefined}
        readOnly={knownEmail !== undefined}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField
        label={t("password")}
        type="password"
        name="password"
        autoComplete="current-password"
        required
        autoFocus={knownEmail !== undefined}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" variant="primary" size="lg" busy={signIn.isPending}>
        {t("submit")}
      </Button>
    </form>
  );
}
