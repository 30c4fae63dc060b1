import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { ReadFailure } from "../../app/read-failure.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import shared from "../../app/settings.module.css";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { CopyLine } from "../../ui/copy-line.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { FactorSwitch } from "./parts/factor-switch.tsx";
import { ProviderForm } from "./parts/provider-form.tsx";
import { singleSignOnQuery } from "./queries.ts";

/** How members of the organization prove who they are. */
export function SingleSignOnPage() {
  const t = useTranslations("singleSignOn");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { org = "" } = useParams({ strict: false });
  const query = singleSignOnQuery(org);
  const { data, error, refetch } = useQuery(query);
  const [isRemoving, setRemoving] = useState(false);
  usePageTitle(t("title"));
  const remove = useMutation({
    mutationFn: () => api.deleteSingleSignOn({ params: { org } }),
    async onSuccess() {
      setRemoving(false);
      await queryClient.invalidateQueries({ queryKey: query.queryKey });
    },
    onError: (problem) =>
      showToast({ title: t("removeFailed"), description: errorText(problem), tone: "error" }),
  });
  return (
    <SettingsLayout>
      <section className={shared.section}>
        <ScreenHead title={t("title")} lead={t("lead")}>
          {data !== undefined &&
            (data.provider === null ? <Badge>{t("off")}</Badge> : <Badge tone="ok">{t("on")}</Badge>)}
        </ScreenHead>
        {data === undefined ? (
          error === null ? (
            <Skeleton width="100%" height={120} faint />
          ) : (
            <ReadFailure title={t("failed")} error={error} onRetry={refetch} />
          )
        ) : (
          <>
            <p className={shared.lead}>{t("callback")}</p>
            <CopyLine text={data.callbackUrl} label={t("copyCallback")} doneLabel={t("copied")} />
            <Card>
              <ProviderForm
                key={data.provider === null ? "new" : "known"}
                org={org}
                provider={data.provider}
                onRemove={() => setRemoving(true)}
              />
            </Card>
          </>
        )}
      </section>
      <FactorSwitch org={org} />
      <ConfirmDialog
        open={isRemoving}
        title={t("removeTitle")}
        keepLabel={t("cancel")}
        verb={t("switchOff")}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setRemoving(false)}
      >
        {t("removeText")}
      </ConfirmDialog>
    </SettingsLayout>
  );
}
