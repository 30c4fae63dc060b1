import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ApiToken } from "@vedette/api";
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { ReadFailure } from "../../app/read-failure.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import shared from "../../app/settings.module.css";
import { Ago } from "../../i18n/ago.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { Button } from "../../ui/button.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Check } from "../../ui/check.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { OneTimeSecret } from "../../ui/one-time-secret.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table } from "../../ui/table.tsx";
import { showToast } from "../../ui/toast.tsx";
import styles from "./account.module.css";
import { buildScopes, readingScopes, within } from "./model/scope-groups.ts";

type Scope = ApiToken["scopes"][number];

const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => api.listTokens({}, { signal }),
});

function NewToken({ onCreated }: { readonly onCreated: (secret: string) => void }) {
  const t = useTranslations("tokens");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const own = organization?.scopes ?? [];
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>(() => within(buildScopes, own));
  const sets = { build: within(buildScopes, own), read: readingScopes(own), all: own } as const;
  const isSet = (set: readonly Scope[]) =>
    set.length === chosen.length && set.every((scope) => chosen.includes(scope));
  const current = (["build", "read", "all"] as const).find((key) => isSet(sets[key]));
  const create = useMutation({
    mutationFn: () =>
      api.createToken({
        body: {
          name,
          scopes: [...chosen],
          ...(organization === undefined ? {} : { organization: organization.slug }),
        },
      }),
    async onSuccess(token) {
      setName("");
      onCreated(token.token);
      await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate();
  }

  return (
    <form className={`${shared.form} ${styles.wide}`} onSubmit={submit}>
      <FormProblem>{create.isError ? errorText(create.error) : undefined}</FormProblem>
      <TextField
        className={styles.narrow}
        label={t("name")}
        required
        maxLength={100}
        placeholder={t("namePlaceholder")}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset className={styles.scopes}>
        <legend className={styles.legend}>
          {t("scopes")}
          <Segmented
            label={t("sets.label")}
            value={current}
            segments={[
              { value: "build", label: t("sets.build") },
              { value: "read", label: t("sets.read") },
              { value: "all", label: t("sets.all") },
            ]}
            onChange={(set) => setChosen(sets[set])}
          />
        </legend>
        {own.map((scope) => (
          <Check
            key={scope}
            label={<span className={styles.scope}>{scope}</span>}
            checked={chosen.includes(scope)}
            onChange={(event) =>
              setChosen(event.target.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))
            }
          />
        ))}
      </fieldset>
      <div>
        <Button
          type="submit"
          variant="primary"
          icon={Plus}
          busy={create.isPending}
          disabled={name.trim() === "" || chosen.length === 0}
        >
          {t("create")}
        </Button>
      </div>
    </form>
  );
}

function TokenTable({
  tokens,
  onDelete,
}: {
  readonly tokens: readonly ApiToken[] | undefined;
  readonly onDelete: (token: ApiToken) => void;
}) {
  const t = useTranslations("tokens");
  return (
    <Table
      folds
      label={t("title")}
      head={
        <>
          <th>{t("name")}</th>
          <th>{t("ending")}</th>
          <th>{t("scopes")}</th>
          <th>{t("created")}</th>
          <th>{t("used")}</th>
          <th />
        </>
      }
    >
      {tokens === undefined ? (
        <tr>
          {[120, 50, 160, 60, 60, 24].map((width) => (
            <td key={width}>
              <Skeleton width={width} />
            </td>
          ))}
        </tr>
      ) : (
        tokens.map((token) => (
          <tr key={token.id}>
            <td data-wide="">{token.name}</td>
            <td className={styles.hint}>{token.hint}</td>
            <td data-line="" className={styles.scopeList} title={token.scopes.join(" ")}>
              {token.scopes.join(", ")}
            </td>
            <td data-label={t("created")}>
              <Ago at={token.dateCreated} />
            </td>
            <td data-label={t("used")}>
              {token.lastUsed === null ? t("never") : <Ago at={token.lastUsed} />}
            </td>
            <td className={styles.remove}>
              <Button
                variant="ghost"
                size="sm"
                icon={Trash2}
                aria-label={t("delete", { name: token.name })}
                onClick={() => onDelete(token)}
              />
            </td>
          </tr>
        ))
      )}
    </Table>
  );
}

/** Tokens by which programs act for a person. */
export function TokensPage() {
  const t = useTranslations("tokens");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { data: tokens, error, refetch } = useQuery(tokensQuery);
  const [secret, setSecret] = useState<string>();
  const [doomed, setDoomed] = useState<ApiToken>();
  usePageTitle(t("title"));
  const remove = useMutation({
    mutationFn: (token: ApiToken) => api.deleteToken({ params: { token: token.id } }),
    async onSuccess(_, token) {
      setDoomed(undefined);
      // It opens nothing any more.
      if (secret?.endsWith(token.hint.slice(-4)) === true) setSecret(undefined);
      await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
    onError: (problem) =>
      showToast({ title: t("deleteFailed"), description: errorText(problem), tone: "error" }),
  });
  return (
    <SettingsLayout>
      <section className={shared.section}>
        <ScreenHead title={t("title")} lead={t("lead")} />
        {secret !== undefined && (
          <OneTimeSecret
            title={t("secretTitle")}
            text={secret}
            copyLabel={t("copy")}
            doneLabel={t("copied")}
          />
        )}
        {error !== null && tokens === undefined ? (
          <ReadFailure title={t("failed")} error={error} onRetry={refetch} />
        ) : (
          (tokens === undefined || tokens.length > 0) && <TokenTable tokens={tokens} onDelete={setDoomed} />
        )}
      </section>
      <section className={shared.section}>
        <SectionHead title={t("newTitle")} />
        <Card>
          <NewToken onCreated={setSecret} />
        </Card>
      </section>
      <ConfirmDialog
        open={doomed !== undefined}
        title={t("deleteTitle", { name: doomed?.name ?? "" })}
        keepLabel={t("keep")}
        verb={t("deleteNow")}
        busy={remove.isPending}
        onConfirm={() => doomed !== undefined && remove.mutate(doomed)}
        onClose={() => setDoomed(undefined)}
      >
        {t("deleteText")}
      </ConfirmDialog>
    </SettingsLayout>
  );
}
