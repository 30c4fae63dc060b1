import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ProjectDetails } from "@vedette/api";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../../app/organization.ts";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { Button } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { TextField } from "../../../ui/field.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { showToast } from "../../../ui/toast.tsx";
import styles from "../../../app/settings.module.css";

/** The end of a project. It cannot be taken back, so its address has to be typed. */
export function DeleteProject({ org, project }: { readonly org: string; readonly project: ProjectDetails }) {
  const t = useTranslations("projects.delete");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { organization } = useOrganization();
  const canDelete = may(organization, "project:admin");
  const [isAsked, setAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const remove = useMutation({
    mutationFn: () => api.deleteProject({ params: { org, project: project.slug } }),
    async onSuccess() {
      setAsked(false);
      showToast({ title: t("done", { name: project.name }), description: t("doneText") });
      await navigate({ to: "/organizations/$org/projects", params: { org } });
      queryClient.removeQueries({ queryKey: ["project", org, project.slug] });
      await queryClient.invalidateQueries({ queryKey: ["projects", org] });
    },
  });
  return (
    <section className={styles.section}>
      <SectionHead title={t("title")} />
      <Card flush className={styles.danger}>
        <div className={styles.row}>
          <div className={styles.words}>
            <div className={styles.name}>{t("what")}</div>
            <div className={styles.hint}>{canDelete ? t("text") : t("notAllowed")}</div>
          </div>
          <Button
            variant="danger"
            icon={Trash2}
            disabled={!canDelete}
            onClick={() => {
              setTyped("");
              setAsked(true);
            }}
          >
            {t("ask")}
          </Button>
        </div>
      </Card>
      <FormDialog
        open={isAsked}
        title={t("question", { name: project.name })}
        cancelLabel={t("keep")}
        submitLabel={t("now")}
        isDangerous
        busy={remove.isPending}
        disabled={typed !== project.slug}
        onSubmit={() => remove.mutate()}
        onClose={() => setAsked(false)}
      >
        <p>{t("text")}</p>
        <TextField
          label={t("type", { slug: project.slug })}
          mono
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={typed}
          error={remove.isError ? errorText(remove.error) : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
      </FormDialog>
    </section>
  );
}
