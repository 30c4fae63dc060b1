/** The details and the target of entries of the audit log, in the reader's language. */
import { useTranslations } from "use-intl";
import { detailsOf } from "./model/audit-details.ts";

export function useAuditDetails() {
  const t = useTranslations("auditDetails");
  const roles = useTranslations("roles");
  const word = (group: "names" | "values" | "targets") => (text: string) => {
    const key = `${group}.${text}` as "names.project";
    return /^[\w-]+$/.test(text) && t.has(key) ? t(key) : text;
  };
  const value = word("values");
  const words = {
    name: word("names"),
    value: (text: string) => (roles.has(text as "owner") ? roles(text as "owner") : value(text)),
  };
  return {
    details: (data: Readonly<Record<string, unknown>>) => detailsOf(data, words),
    target: word("targets"),
  };
}
