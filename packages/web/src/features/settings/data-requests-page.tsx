import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { Ago } from "../../i18n/ago.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { api } from "../../lib/api.ts";
import { Button } from "../../ui/button.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Table } from "../../ui/table.tsx";
import { showToast } from "../../ui/toast.tsx";
import { isNamed, type Person, subjectOf } from "./model/person.ts";
import { Deletions, deletionsQuery, tableName } from "./parts/data-deletions.tsx";
import { OrganizationFrame } from "./parts/organization-frame.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { ReadOnlyNote } from "./parts/read-only-note.tsx";
import styles from "../../app/settings.module.css";
import { useAuditDetails } from "./use-audit-details.ts";
import { downloadPersonsData } from "./download-persons-data.ts";

const names = ["email", "id", "username", "ip"] as const;

function exportsQuery(org: string) {
  return queryOptions({
    queryKey: ["data-exports", org],
    queryFn: async ({ signal }) => {
      const query = { event: "data-request.export" as const, per_page: 20 };
      return (await api.listAuditLogs({ params: { org }, query }, { signal })).rows;
    },
    // A download is told of when the browser asks for it, which the page does not see.
    refetchInterval: 5_000,
  });
}

/** Who has taken a file along: whom it was about is written down nowhere. */
function Exports({ org }: { readonly org: string }) {
  const t = useTranslations("dataRequests");
  const { details } = useAuditDetails();
  const { data: rows } = useQuery(exportsQuery(org));
  if (rows === undefined || rows.length === 0) return null;
  return (
    <section className={styles.section}>
      <SectionHead title={t("exports")} note={t("nameless")} />
      <Table
        label={t("exports")}
        head={
          <>
            <th>{t("when")}</th>
            <th>{t("who")}</th>
            <th>{t("details")}</th>
          </>
        }
      >
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <Ago at={row.dateCreated} />
            </td>
            <td>{row.actor.name}</td>
            <td className={styles.muted}>{details(row.data)}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function Requests({ org }: { readonly org: string }) {
  const t = useTranslations("dataRequests");
  const format = useFormat();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [person, setPerson] = useState<Person>({});
  const [isAsked, setAsked] = useState(false);
  const subject = subjectOf(person);
  const fail = (error: Error) =>
    showToast({ title: t("failed"), description: errorText(error), tone: "error" });

  const preview = useMutation({
    mutationFn: () => api.previewSubjectData({ params: { org }, body: subject }),
  });
  const save = useMutation({
    mutationFn: () => downloadPersonsData(org, subject),
    onError: fail,
  });
  const remove = useMutation({
    mutationFn: () => api.deleteSubjectData({ params: { org }, body: subject }),
    async onSuccess() {
      setAsked(false);
      setPerson({});
      preview.reset();
      await queryClient.invalidateQueries({ queryKey: deletionsQuery(org).queryKey });
    },
    onError: fail,
  });
  const { fields, text } = useRefusal(preview.error);
  const found = preview.data;

  function submit(event: FormEvent) {
    event.preventDefault();
    preview.mutate();
  }

  return (
    <>
      <section className={styles.section}>
        <Card>
          <form className={styles.form} onSubmit={submit}>
            {names.map((name) => (
              <TextField
                key={name}
                label={t(`by.${name}`)}
                maxLength={254}
                autoComplete="off"
                spellCheck={false}
                mono={name !== "email"}
                value={person[name] ?? ""}
                error={fields[name]?.[0]}
                onChange={(event) => {
                  setPerson({ ...person, [name]: event.target.value });
                  // What was found belongs to another person now.
                  preview.reset();
                }}
              />
            ))}
            <p className={styles.hint}>{t("anyHint")}</p>
            <FormProblem>{text}</FormProblem>
            <div className={styles.buttons}>
              <Button type="submit" variant="primary" disabled={!isNamed(person)} busy={preview.isPending}>
                {t("look")}
              </Button>
            </div>
          </form>
        </Card>
      </section>
      {found !== undefined && (
        <section className={styles.section} aria-live="polite">
          <SectionHead title={t("found")} note={t("inProjects", { count: found.projects })} />
          <Card flush>
            {found.total === 0 ? (
              <p className={styles.block}>{t("nothing")}</p>
            ) : (
              Object.entries(found.found).map(([table, rows]) => (
                <div key={table} className={styles.row}>
                  <span className={styles.words}>{tableName(t, table)}</span>
                  <b>{format.count(rows)}</b>
                </div>
              ))
            )}
          </Card>
          {found.total > 0 && (
            <div className={styles.buttons}>
              <Button icon={Download} busy={save.isPending} onClick={() => save.mutate()}>
                {t("export")}
              </Button>
              <Button variant="danger" icon={Trash2} onClick={() => setAsked(true)}>
                {t("delete")}
              </Button>
            </div>
          )}
        </section>
      )}
      <ConfirmDialog
        open={isAsked}
        title={t("question")}
        keepLabel={t("keep")}
        verb={t("deleteNow")}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsked(false)}
      >
        {t("questionText", { count: format.count(found?.total) })}
      </ConfirmDialog>
      <Deletions org={org} />
      <Exports org={org} />
    </>
  );
}

/** Requests by the laws on data protection: what is stored of a person, as a file or gone. */
export function DataRequestsPage() {
  const t = useTranslations("dataRequests");
  const { organization } = useOrganization();
  return (
    <OrganizationFrame title={t("title")}>
      {(org) => (
        <>
          <ScreenHead title={t("title")} lead={t("lead")} />
          {may(organization, "org:admin") ? (
            <Requests key={org} org={org} />
          ) : (
            <ReadOnlyNote>{t("notAllowed")}</ReadOnlyNote>
          )}
        </>
      )}
    </OrganizationFrame>
  );
}
