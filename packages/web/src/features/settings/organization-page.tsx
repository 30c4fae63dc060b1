import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { OrganizationDetails } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorScreen } from "../../app/error-screens.tsx";
import { may, useOrganization } from "../../app/organization.ts";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { api } from "../../lib/api.ts";
import { meQuery, organizationQuery } from "../../lib/queries.ts";
import { Card } from "../../ui/card.tsx";
import { TextField } from "../../ui/field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { isSame } from "./model/settings-draft.ts";
import { OrganizationFrame } from "./parts/organization-frame.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { SavedForm } from "./parts/saved-form.tsx";
import styles from "../../app/settings.module.css";
import { SlugField } from "../../app/slug-field.tsx";

function GeneralForm({ details }: { readonly details: OrganizationDetails }) {
  const t = useTranslations("organization");
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { organization } = useOrganization();
  const canWrite = may(organization, "org:write", "org:admin");
  const saved = { name: details.name, slug: details.slug };
  const [draft, setDraft] = useState(saved);
  const save = useMutation({
    mutationFn: () => api.updateOrganization({ params: { org: details.slug }, body: draft }),
    async onSuccess(updated) {
      queryClient.setQueryData(organizationQuery(updated.slug).queryKey, updated);
      setDraft({ name: updated.name, slug: updated.slug });
      // Everything that is on the screen names the organization by its slug.
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      showToast({ title: t("saved") });
      if (updated.slug !== details.slug)
        await navigate({
          to: "/organizations/$org/settings",
          params: { org: updated.slug },
          replace: true,
          ignoreBlocker: true,
        });
    },
  });
  const { fields } = useRefusal(save.error);
  return (
    <SavedForm
      isOfProject={false}
      isChanged={!isSame(draft, saved)}
      isSaving={save.isPending}
      canWrite={canWrite}
      error={save.error}
      onSave={() => save.mutate()}
      onDiscard={() => {
        setDraft(saved);
        save.reset();
      }}
    >
      <Card>
        <fieldset className={styles.form} disabled={!canWrite}>
          <legend className="visually-hidden">{t("title")}</legend>
          <TextField
            label={t("name")}
            required
            maxLength={100}
            value={draft.name}
            error={fields["name"]?.[0]}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
          <SlugField
            label={t("slug")}
            value={draft.slug}
            hint={t("slugHint")}
            error={fields["slug"]?.[0]}
            onChange={(event) => setDraft({ ...draft, slug: event.target.value })}
          />
          <TextField label={t("id")} mono readOnly value={details.id} />
        </fieldset>
      </Card>
    </SavedForm>
  );
}

function General({ org }: { readonly org: string }) {
  const t = useTranslations("organization");
  const { data, error, refetch } = useQuery(organizationQuery(org));
  return (
    <section className={styles.section}>
      <ScreenHead title={t("title")} />
      {data !== undefined ? (
        <GeneralForm key={data.id} details={data} />
      ) : error === null ? (
        <Skeleton width="100%" height={160} faint />
      ) : (
        <ErrorScreen error={error} reset={() => void refetch()} />
      )}
    </section>
  );
}

/** What an organization is called, and where it is found. */
export function OrganizationPage() {
  const t = useTranslations("organization");
  return <OrganizationFrame title={t("title")}>{(org) => <General org={org} />}</OrganizationFrame>;
}
