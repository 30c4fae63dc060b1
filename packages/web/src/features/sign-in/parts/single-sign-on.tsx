import { useQuery } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { api } from "../../../lib/api.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import styles from "./form.module.css";

/** The organizations that one can enter by their identity provider; a way out of this page, so links. */
export function SingleSignOnLinks({ next }: { readonly next: string }) {
  const t = useTranslations("signIn");
  const { data: organizations = [] } = useQuery({
    queryKey: ["sign-in-options"],
    queryFn: ({ signal }) => api.listSignInOptions({}, { signal }),
    staleTime: 60_000,
  });
  if (organizations.length === 0) return null;
  return (
    <div className={styles.ways}>
      <p className={styles.or}>{t("or")}</p>
      {organizations.map(({ slug, name }) => (
        <a
          key={slug}
          className={buttonClass("plain", "lg", styles.way)}
          href={api.url("startSingleSignOn", { params: { org: slug }, query: { next } })}
        >
          <Icon as={Building2} size="sm" />
          {t("continueWith", { name })}
        </a>
      ))}
    </div>
  );
}
