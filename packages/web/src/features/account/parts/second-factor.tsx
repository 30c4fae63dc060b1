import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { ReadFailure } from "../../../app/read-failure.tsx";
import { Ago } from "../../../i18n/ago.tsx";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api, ApiError } from "../../../lib/api.ts";
import { meQuery } from "../../../lib/queries.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { CopyLine } from "../../../ui/copy-line.tsx";
import { TextField } from "../../../ui/field.tsx";
import { QrCode } from "../../../ui/qr-code.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { secondFactorQuery, sessionsQuery } from "../queries.ts";
import { PasswordPrompt } from "./password-prompt.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import styles from "./security.module.css";

type Step = "rest" | "ask-to-begin" | "ask-for-codes" | "ask-to-end";

/** The key as a picture and as text, and the field for the first code. */
function Enrolment({
  secret,
  uri,
  onConfirmed,
  onCancel,
}: {
  readonly secret: string;
  readonly uri: string;
  readonly onConfirmed: (codes: readonly string[]) => void;
  readonly onCancel: () => void;
}) {
  const t = useTranslations("security");
  const errorText = useErrorText();
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => api.confirmSecondFactor({ body: { code } }),
    onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes),
    onError: () => setCode(""),
  });
  const isWrong = confirm.error instanceof ApiError && confirm.error.code === "second_factor_wrong";
  function submit(event: FormEvent) {
    event.preventDefault();
    confirm.mutate();
  }
  return (
    <div className={styles.enrol}>
      <QrCode text={uri} label={t("qrLabel")} className={styles.qr} />
      <form className={styles.steps} onSubmit={submit}>
        <p className={styles.words}>{t("scan")}</p>
        <CopyLine
          text={secret}
          shown={secret.match(/.{1,4}/g)?.join(" ")}
          label={t("copyKey")}
          doneLabel={t("copied")}
        />
        <TextField
          label={t("firstCode")}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          autoFocus
          maxLength={8}
          value={code}
          hint={t("firstCodeHint")}
          error={confirm.error === null ? undefined : isWrong ? t("codeWrong") : errorText(confirm.error)}
          onChange={(event) => setCode(event.target.value)}
        />
        <div className={styles.buttons}>
          <Button
            type="submit"
            variant="primary"
            busy={confirm.isPending}
            disabled={code.replaceAll(/\s/g, "").length < 6}
          >
            {t("switchOn")}
          </Button>
          <Button onClick={onCancel}>{t("cancel")}</Button>
        </div>
      </form>
    </div>
  );
}

/** The second factor: what it is now, and the ways to change it. */
export function SecondFactor() {
  const t = useTranslations("security");
  const queryClient = useQueryClient();
  const { data: state, error, refetch } = useQuery(secondFactorQuery);
  const [step, setStep] = useState<Step>("rest");
  const [codes, setCodes] = useState<readonly string[]>();

  async function refresh() {
    setStep("rest");
    for (const { queryKey } of [secondFactorQuery, sessionsQuery, meQuery])
      await queryClient.invalidateQueries({ queryKey });
  }
  const begin = useMutation({
    mutationFn: (password: string) => api.beginSecondFactor({ body: { password } }),
    onSuccess: () => setStep("rest"),
  });
  const renew = useMutation({
    mutationFn: (password: string) => api.renewRecoveryCodes({ body: { password } }),
    async onSuccess({ recoveryCodes }) {
      setCodes(recoveryCodes);
      await refresh();
    },
  });
  const end = useMutation({
    mutationFn: (password: string) => api.disableSecondFactor({ body: { password } }),
    onSuccess: refresh,
  });
  function rest() {
    for (const one of [begin, renew, end]) one.reset();
    setStep("rest");
  }

  if (state === undefined)
    return error === null ? (
      <Card className={styles.box}>
        <Skeleton width={240} />
      </Card>
    ) : (
      <ReadFailure title={t("failed")} error={error} onRetry={refetch} />
    );
  if (codes !== undefined)
    return (
      <Card>
        <RecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />
      </Card>
    );
  if (!state.hasPassword) return <Card className={styles.box}>{t("noPassword")}</Card>;

  return (
    <Card className={styles.box}>
      <div className={styles.state}>
        {state.isOn ? <Badge tone="ok">{t("on")}</Badge> : <Badge>{t("off")}</Badge>}
        <span className={styles.words}>
          {state.isOn ? (
            <>
              {t("onSince")} <Ago at={state.since} />. {t("codesLeft", { count: state.recoveryCodesLeft })}
            </>
          ) : (
            t("offText")
          )}
        </span>
        {step === "rest" && begin.data === undefined && (
          <span className={styles.buttons}>
            {state.isOn ? (
              <>
                <Button onClick={() => setStep("ask-for-codes")}>{t("newCodes")}</Button>
                <Button variant="danger" onClick={() => setStep("ask-to-end")}>
                  {t("switchOff")}
                </Button>
              </>
            ) : (
              <Button variant="primary" icon={ShieldCheck} onClick={() => setStep("ask-to-begin")}>
                {t("setUp")}
              </Button>
            )}
          </span>
        )}
      </div>
      {step === "ask-to-begin" && (
        <PasswordPrompt
          verb={t("continue")}
          busy={begin.isPending}
          error={begin.error}
          onSubmit={begin.mutate}
          onCancel={rest}
        />
      )}
      {step === "ask-for-codes" && (
        <PasswordPrompt
          verb={t("newCodes")}
          busy={renew.isPending}
          error={renew.error}
          onSubmit={renew.mutate}
          onCancel={rest}
        />
      )}
      {step === "ask-to-end" && (
        <PasswordPrompt
          verb={t("switchOff")}
          isDangerous
          busy={end.isPending}
          error={end.error}
          onSubmit={end.mutate}
          onCancel={rest}
        />
      )}
      {begin.data !== undefined && !state.isOn && (
        <Enrolment
          {...begin.data}
          onConfirmed={(made) => {
            setCodes(made);
            begin.reset();
            void refresh();
          }}
          onCancel={rest}
        />
      )}
    </Card>
  );
}
