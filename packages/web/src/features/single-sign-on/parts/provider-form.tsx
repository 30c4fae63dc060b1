import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type IdentityProviderSettings, roleNames, type RoleName } from "@vedette/api";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { RoleField } from "../../../app/role-field.tsx";
import shared from "../../../app/settings.module.css";
import { useRefusal } from "../../../i18n/use-refusal.ts";
import { api } from "../../../lib/api.ts";
import { Button } from "../../../ui/button.tsx";
import { Check } from "../../../ui/check.tsx";
import { TextField } from "../../../ui/field.tsx";
import { FormProblem } from "../../../ui/form-problem.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { singleSignOnQuery } from "../queries.ts";
import { RoleRules } from "./role-rules.tsx";
import styles from "./single-sign-on.module.css";

/** The identity provider of the organization; it is asked for its configuration before anything is kept. */
export function ProviderForm({
  org,
  provider,
  onRemove,
}: {
  readonly org: string;
  readonly provider: IdentityProviderSettings | null;
  readonly onRemove: () => void;
}) {
  const t = useTranslations("singleSignOn");
  const queryClient = useQueryClient();
  const [issuer, setIssuer] = useState(provider?.issuer ?? "");
  const [clientId, setClientId] = useState(provider?.clientId ?? "");
  const [clientSecret, setClientSecret] = useState("");
  const [domains, setDomains] = useState(provider?.emailDomains.join(", ") ?? "");
  const [defaultRole, setDefaultRole] = useState<RoleName>(provider?.defaultRole ?? "member");
  const [roleClaim, setRoleClaim] = useState(provider?.roleClaim ?? "");
  const [rules, setRules] = useState(provider?.roleMapping ?? []);
  const [isRequired, setRequired] = useState(provider?.isRequired ?? false);
  const isSame = provider !== null && provider.issuer === issuer && provider.clientId === clientId;

  const save = useMutation({
    mutationFn: () =>
      api.setSingleSignOn({
        params: { org },
        body: {
          issuer,
          clientId,
          ...(clientSecret === "" ? {} : { clientSecret }),
          emailDomains: domains.split(/[\s,;]+/).filter((one) => one !== ""),
          defaultRole,
          roleClaim: roleClaim.trim() === "" ? null : roleClaim,
          roleMapping: rules.map((rule) => ({ ...rule })),
          isRequired,
        },
      }),
    async onSuccess() {
      setClientSecret("");
      showToast({ title: t("saved"), description: t("savedText") });
      await queryClient.invalidateQueries({ queryKey: singleSignOnQuery(org).queryKey });
    },
  });
  const { fields, text } = useRefusal(save.error);
  const domainError = Object.entries(fields).find(([name]) => name.startsWith("emailDomains"))?.[1][0];

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <FormProblem>{text}</FormProblem>
      <TextField
        label={t("issuer")}
        type="url"
        mono
        required
        maxLength={500}
        placeholder="https://id.example.com"
        value={issuer}
        hint={t("issuerHint")}
        error={fields["issuer"]?.[0]}
        onChange={(event) => setIssuer(event.target.value)}
      />
      <TextField
        label={t("clientId")}
        mono
        required
        autoComplete="off"
        maxLength={300}
        value={clientId}
        error={fields["clientId"]?.[0]}
        onChange={(event) => setClientId(event.target.value)}
      />
      <TextField
        label={t("clientSecret")}
        type="password"
        mono
        autoComplete="off"
        required={!isSame}
        maxLength={1000}
        value={clientSecret}
        hint={isSame ? t("secretKept") : t("secretHint")}
        error={fields["clientSecret"]?.[0]}
        onChange={(event) => setClientSecret(event.target.value)}
      />
      <TextField
        label={t("domains")}
        mono
        required
        placeholder="example.com, example.org"
        value={domains}
        hint={t("domainsHint")}
        error={domainError}
        onChange={(event) => setDomains(event.target.value)}
      />
      <RoleField label={t("defaultRole")} value={defaultRole} roles={roleNames} onChange={setDefaultRole} />
      <TextField
        label={t("roleClaim")}
        mono
        maxLength={200}
        placeholder="groups"
        value={roleClaim}
        hint={t("roleClaimHint")}
        error={fields["roleClaim"]?.[0]}
        onChange={(event) => setRoleClaim(event.target.value)}
      />
      {roleClaim.trim() !== "" && <RoleRules rules={rules} onChange={(next) => setRules([...next])} />}
      <Check
        label={t("required")}
        hint={t("requiredHint")}
        checked={isRequired}
        onChange={(event) => setRequired(event.target.checked)}
      />
      <div className={shared.buttons}>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {provider === null ? t("switchOn") : t("save")}
        </Button>
        {provider !== null && (
          <Button variant="danger" onClick={onRemove}>
            {t("switchOff")}
          </Button>
        )}
      </div>
    </form>
  );
}
