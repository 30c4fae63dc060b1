import { useMutation } from "@tanstack/react-query";
import type { Me } from "@vedette/api";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api, ApiError } from "../../../lib/api.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import { FormProblem } from "../../../ui/form-problem.tsx";
import styles from "./form.module.css";

/**
 * Address and password, then the code where there is a second factor; on the page of its own, and over a screen
 * whose session ended.
 */
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
  const [code, setCode] = useState("");
  const [asksCode, setAsksCode] = useState(false);
  const signIn = useMutation({
    mutationFn: () => api.signIn({ body: { email, password, ...(asksCode ? { code } : {}) } }),
    onSuccess: onSignedIn,
    onError(error) {
      const reason = error instanceof ApiError ? error.code : undefined;
      setCode("");
      if (reason === "second_factor_needed") setAsksCode(true);
      else if (reason === "wrong_credentials") backToPassword();
    },
  });
  const isAsked = signIn.error instanceof ApiError && signIn.error.code === "second_factor_needed";

  function backToPassword() {
    setPassword("");
    setCode("");
    setAsksCode(false);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate();
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <FormProblem>{signIn.isError && !isAsked ? errorText(signIn.error) : undefined}</FormProblem>
      {asksCode ? (
        <>
          <TextField
            key="code"
            label={t("code")}
            name="code"
            inputMode="text"
            autoComplete="one-time-code"
            required
            autoFocus
            maxLength={40}
            value={code}
            hint={t("codeHint")}
            onChange={(event) => setCode(event.target.value)}
          />
          <Button
            type="submit"
            variant="primary"
            size="lg"
            busy={signIn.isPending}
            disabled={code.replaceAll(/[\s-]/g, "").length < 6}
          >
            {t("submit")}
          </Button>
          <Button
            variant="ghost"
            onClick={() => {
              signIn.reset();
              backToPassword();
            }}
          >
            {t("back")}
          </Button>
        </>
      ) : (
        <>
          <TextField
            key="email"
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
            key="password"
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
        </>
      )}
    </form>
  );
}
