import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { ScreenHead } from "../../app/screen-head.tsx";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import shared from "../../app/settings.module.css";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { useRoleName } from "../../i18n/use-role-name.ts";
import { api, ApiError } from "../../lib/api.ts";
import { meQuery } from "../../lib/queries.ts";
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "../../lib/password.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { showToast } from "../../ui/toast.tsx";
import styles from "./account.module.css";

/** The lists that call people by their names. */
const NAMING: ReadonlySet<string> = new Set(["actors", "members", "members-and-invited"]);

function NameForm() {
  const t = useTranslations("account");
  const queryClient = useQueryClient();
  const { me } = useOrganization();
  const [name, setName] = useState(me.name);
  const change = useMutation({
    mutationFn: () => api.updateMe({ body: { name } }),
    async onSuccess(updated) {
      queryClient.setQueryData(meQuery.queryKey, updated);
      setName(updated.name);
      showToast({ title: t("nameChanged") });
      await queryClient.invalidateQueries({ predicate: ({ queryKey }) => NAMING.has(String(queryKey[0])) });
    },
  });
  const { fields, text } = useRefusal(change.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }

  return (
    <form className={shared.form} onSubmit={submit}>
      <FormProblem>{text}</FormProblem>
      <TextField
        label={t("name")}
        autoComplete="name"
        required
        maxLength={100}
        value={name}
        hint={t("nameHint")}
        error={fields["name"]?.[0]}
        onChange={(event) => setName(event.target.value)}
      />
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={change.isPending}
          disabled={name.trim() === "" || name.trim() === me.name}
        >
          {t("changeName")}
        </Button>
      </div>
    </form>
  );
}

function PasswordForm() {
  const t = useTranslations("account");
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => api.changePassword({ body: { currentPassword: current, newPassword: next } }),
    onSuccess() {
      setCurrent("");
      setNext("");
      showToast({ title: t("passwordChanged"), description: t("passwordChangedText") });
    },
  });
  const { fields, text } = useRefusal(change.error);
  const isWrong = change.error instanceof ApiError && change.error.code === "password_wrong";

  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }

  return (
    <form className={shared.form} onSubmit={submit}>
      <FormProblem>{isWrong ? undefined : text}</FormProblem>
      <TextField
        label={t("currentPassword")}
        type="password"
        autoComplete="current-password"
        required
        value={current}
        error={isWrong ? t("wrongPassword") : fields["currentPassword"]?.[0]}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <TextField
        label={t("newPassword")}
        type="password"
        autoComplete="new-password"
        required
        minLength={PASSWORD_LENGTH_MIN}
        maxLength={PASSWORD_LENGTH_MAX}
        value={next}
        hint={t("passwordHint")}
        error={fields["newPassword"]?.[0]}
        onChange={(event) => setNext(event.target.value)}
      />
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={change.isPending}
          disabled={current === "" || next.length < PASSWORD_LENGTH_MIN}
        >
          {t("changePassword")}
        </Button>
      </div>
    </form>
  );
}

/** The person: who they are here, and their password. */
export function AccountPage() {
  const t = useTranslations("account");
  const roleName = useRoleName();
  const { me } = useOrganization();
  usePageTitle(t("title"));
  return (
    <SettingsLayout>
      <section className={shared.section}>
        <ScreenHead title={t("title")} />
        <Card className={styles.person}>
          <Avatar name={me.name || me.email} className={styles.face} />
          <div>
            <div className={styles.name}>{me.name}</div>
            <div className={styles.email}>{me.email}</div>
          </div>
          <ul className={styles.roles}>
            {me.organizations.map((one) => (
              <li key={one.id}>
                {one.name}{" "}
                <Badge tone={one.role === "owner" ? "accent" : "neutral"}>{roleName(one.role)}</Badge>
              </li>
            ))}
          </ul>
        </Card>
      </section>
      <section className={shared.section}>
        <SectionHead title={t("name")} />
        <Card>
          <NameForm />
        </Card>
      </section>
      <section className={shared.section}>
        <SectionHead title={t("password")} />
        <Card>
          <PasswordForm />
        </Card>
      </section>
    </SettingsLayout>
  );
}
