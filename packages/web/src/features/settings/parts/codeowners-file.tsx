import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Codeowners } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { useRuleFaultText } from "../../../i18n/use-rule-fault-text.ts";
import { api } from "../../../lib/api.ts";
import { actorsQuery } from "../../../lib/queries.ts";
import { useQuery } from "@tanstack/react-query";
import { Button } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { CodeArea } from "../../../ui/code-area.tsx";
import { Field, Select } from "../../../ui/field.tsx";
import { showToast } from "../../../ui/toast.tsx";
import shared from "../../../app/settings.module.css";

/** A CODEOWNERS file that is pasted, and who its names are here. */
export function CodeownersFile({
  org,
  project,
  file,
  canWrite,
}: {
  readonly org: string;
  readonly project: string;
  readonly file: Codeowners | undefined;
  readonly canWrite: boolean;
}) {
  const t = useTranslations("ownership.file");
  const faultText = useRuleFaultText();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { data: actors } = useQuery(actorsQuery(org));
  const [draft, setDraft] = useState<{
    readonly raw: string;
    readonly mapping: Readonly<Record<string, string>>;
  }>();
  const saved = { raw: file?.raw ?? "", mapping: file?.mapping ?? {} };
  const shown = draft ?? saved;
  const isChanged = draft !== undefined && JSON.stringify(draft) !== JSON.stringify(saved);
  const params = { org, project };
  const refresh = async () => await queryClient.invalidateQueries({ queryKey: ["codeowners", org, project] });
  const fail = (error: unknown) =>
    showToast({ title: t("failed"), description: errorText(error), tone: "error" });

  const put = useMutation({
    mutationFn: async () => {
      const body = { raw: shown.raw, mapping: { ...shown.mapping } };
      return file === undefined
        ? await api.addCodeowners({ params, body })
        : await api.changeCodeowners({ params: { ...params, codeowners: file.id }, body });
    },
    async onSuccess() {
      setDraft(undefined);
      await refresh();
      showToast({ title: t("taken") });
    },
    onError: fail,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.deleteCodeowners({ params: { ...params, codeowners: id } }),
    async onSuccess() {
      setDraft(undefined);
      await refresh();
      showToast({ title: t("removed") });
    },
    onError: fail,
  });

  const unknown = draft === undefined ? (file?.errors.unknownOwners ?? []) : [];
  const names = [...new Set([...unknown.map(({ name }) => name), ...Object.keys(shown.mapping)])];
  const targets = (actors ?? []).map((actor) =>
    actor.type === "team"
      ? { value: `#${actor.name}`, label: `#${actor.name}` }
      : { value: actor.email ?? "", label: actor.name },
  );
  return (
    <section className={shared.section}>
      <SectionHead title={t("title")} />
      <p className={shared.lead}>{t("lead")}</p>
      <CodeArea
        label={t("title")}
        value={shown.raw}
        readOnly={!canWrite}
        rowsMin={5}
        placeholder={"/src/checkout/  @acme/payments\n*.sql  @mara"}
        faults={draft === undefined ? (file?.errors.faults ?? []) : []}
        faultText={faultText}
        onChange={(raw) => setDraft({ ...shown, raw })}
      />
      {names.length > 0 && (
        <Card>
          <p className={shared.hint}>{t("names")}</p>
          <div className={shared.inline}>
            {names.map((name) => (
              <Field key={name} label={name}>
                {({ id }) => (
                  <Select
                    id={id}
                    disabled={!canWrite}
                    value={shown.mapping[name] ?? ""}
                    onChange={(event) => {
                      const { [name]: _, ...rest } = shown.mapping;
                      const { value } = event.target;
                      setDraft({ ...shown, mapping: value === "" ? rest : { ...rest, [name]: value } });
                    }}
                  >
                    <option value="">{t("nobody")}</option>
                    {targets.map(({ value, label }) => (
                      <option key={value} value={value}>
                        {label}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            ))}
          </div>
        </Card>
      )}
      {canWrite && (
        <div className={shared.buttons}>
          <Button
            onClick={() => put.mutate()}
            disabled={!isChanged || shown.raw.trim() === ""}
            busy={put.isPending}
          >
            {file === undefined ? t("add") : t("replace")}
          </Button>
          {file !== undefined && (
            <Button variant="ghost" busy={remove.isPending} onClick={() => remove.mutate(file.id)}>
              {t("remove")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
