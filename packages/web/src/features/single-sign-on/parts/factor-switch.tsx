import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useOrganization } from "../../../app/organization.ts";
import shared from "../../../app/settings.module.css";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { organizationQuery } from "../../../lib/queries.ts";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { Switch } from "../../../ui/check.tsx";
import { showToast } from "../../../ui/toast.tsx";

/** Whether everybody needs a second factor. */
export function FactorSwitch({ org }: { readonly org: string }) {
  const t = useTranslations("singleSignOn");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { me } = useOrganization();
  const query = organizationQuery(org);
  const { data } = useQuery(query);
  const change = useMutation({
    mutationFn: (require2FA: boolean) => api.updateOrganization({ params: { org }, body: { require2FA } }),
    onSuccess: (changed) => queryClient.setQueryData(query.queryKey, changed),
    onError: (error) => showToast({ title: t("factorFailed"), description: errorText(error), tone: "error" }),
  });
  const isOn = data?.require2FA ?? false;
  const canSwitch = data !== undefined && (isOn || me.hasSecondFactor) && !change.isPending;
  return (
    <section className={shared.section}>
      <SectionHead title={t("factorTitle")} />
      <Card flush>
        <div className={shared.row}>
          <div className={shared.words}>
            <div className={shared.name}>{t("factorRequired")}</div>
            <div className={shared.hint}>
              {t("factorText")}{" "}
              {!isOn && !me.hasSecondFactor && <Link to="/settings/security">{t("factorYourself")}</Link>}
            </div>
          </div>
          <Switch
            label={t("factorRequired")}
            checked={isOn}
            disabled={!canSwitch}
            onChange={(event) => change.mutate(event.target.checked)}
          />
        </div>
      </Card>
    </section>
  );
}
