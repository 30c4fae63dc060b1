import { roleNames } from "@vedette/api";
import { useTranslations } from "use-intl";

/** What a role is called; one of a newer server as it stands. */
export function useRoleName(): (name: string) => string {
  const t = useTranslations("roles");
  return (name) => {
    const role = roleNames.find((one) => one === name);
    return role === undefined ? name : t(role);
  };
}
