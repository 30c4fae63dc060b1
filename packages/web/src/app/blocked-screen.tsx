import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { api } from "../lib/api.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import styles from "./error-screens.module.css";
import { type Membership, useOrganization } from "./organization.ts";

/** Stands where the organization would, while it asks for more than was proven; and leads on. */
function BlockedScreen({
  organization,
  by,
}: {
  readonly organization: Membership;
  readonly by: NonNullable<Membership["blockedBy"]>;
}) {
  const t = useTranslations("blocked");
  const { href } = useLocation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => api.signOut(),
    onSuccess() {
      queryClient.clear();
      return navigate({ to: "/sign-in", search: { next: href } });
    },
  });
  const { name, slug } = organization;
  return (
    <div className={styles.screen}>
      <EmptyState
        level={1}
        title={t(`${by}Title`, { name })}
        actions={
          by === "second_factor" ? (
            <Link to="/settings/security" className={buttonClass("primary")} data-on-accent="">
              {t("setUp")}
            </Link>
          ) : by === "single_sign_on" ? (
            <a
              className={buttonClass("primary")}
              data-on-accent=""
              href={api.url("startSingleSignOn", { params: { org: slug }, query: { next: href } })}
            >
              {t("continue", { name })}
            </a>
          ) : (
            <Button variant="primary" busy={signOut.isPending} onClick={() => signOut.mutate()}>
              {t("signInAgain")}
            </Button>
          )
        }
      >
        {t(`${by}Text`)}
      </EmptyState>
    </div>
  );
}

/** Lets the organization's screens through, or says what is missing. */
export function OrganizationGate() {
  const { organization } = useOrganization();
  const by = organization?.blockedBy ?? null;
  return organization === undefined || by === null ? (
    <Outlet />
  ) : (
    <BlockedScreen organization={organization} by={by} />
  );
}
