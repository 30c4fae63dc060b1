import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useRoleName } from "../../../i18n/use-role-name.ts";
import { membersQuery } from "../../../lib/queries.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { buttonClass } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { whoMayAdd } from "../model/who-may-add.ts";
import styles from "./ask-for-project.module.css";

/** For whoever may not add a project: why, and who does it. */
export function AskForProject({ org }: { readonly org: string }) {
  const t = useTranslations("setup.ask");
  const roleName = useRoleName();
  const { data: members } = useQuery(membersQuery(org));
  const people = whoMayAdd(members?.items ?? []);
  return (
    <EmptyState
      level={1}
      title={t("title")}
      actions={
        <Link to="/organizations/$org/projects" params={{ org }} className={buttonClass()}>
          {t("toProjects")}
        </Link>
      }
      below={
        people.length > 0 && (
          <ul className={styles.people} aria-label={t("people")}>
            {people.map(({ id, name, email, role }) => (
              <li key={id}>
                <a href={`mailto:${email}`} className={styles.person}>
                  <Avatar name={name} />
                  <span className={styles.words}>
                    <b>{name}</b>
                    <span className={styles.email}>{email}</span>
                  </span>
                  <span className={styles.role}>{roleName(role)}</span>
                </a>
              </li>
            ))}
          </ul>
        )
      }
    >
      {t("text")}
    </EmptyState>
  );
}
