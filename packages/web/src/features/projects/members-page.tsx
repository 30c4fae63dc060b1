import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import { Ago } from "../../i18n/ago.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { membersQuery } from "../../lib/queries.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { SectionHead } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table } from "../../ui/table.tsx";
import styles from "./settings.module.css";

/** Who belongs to the organization, and what they may do. */
export function MembersPage() {
  const t = useTranslations("members");
  const errorText = useErrorText();
  const { org = "" } = useParams({ strict: false });
  const { data, error } = useQuery(membersQuery(org));
  usePageTitle(t("title"));
  return (
    <SettingsLayout>
      <section className={styles.section}>
        <SectionHead
          title={t("title")}
          note={data === undefined ? undefined : (data.hits ?? data.items.length)}
        />
        <p className={styles.lead}>
          {t.rich("lead", { code: (chunks) => <code className={styles.email}>{chunks}</code> })}
        </p>
        {error !== null && data === undefined ? (
          <EmptyState title={t("failed")}>{errorText(error)}</EmptyState>
        ) : (
          <Table
            label={t("title")}
            head={
              <>
                <th>{t("person")}</th>
                <th>{t("role")}</th>
                <th>{t("teams")}</th>
                <th>{t("since")}</th>
              </>
            }
          >
            {data === undefined
              ? [0, 1].map((row) => (
                  <tr key={row}>
                    {[180, 60, 80, 60].map((width) => (
                      <td key={width}>
                        <Skeleton width={width} />
                      </td>
                    ))}
                  </tr>
                ))
              : data.items.map((member) => (
                  <tr key={member.id}>
                    <td>
                      <span className={styles.member}>
                        <Avatar name={member.name || member.email} />
                        <span>
                          <b>{member.name || member.email}</b>
                          {member.name !== "" && <span className={styles.email}>{member.email}</span>}
                        </span>
                      </span>
                    </td>
                    <td>
                      <Badge tone={member.orgRole === "owner" ? "accent" : "neutral"}>
                        {member.roleName}
                      </Badge>
                    </td>
                    <td>{member.teams.length === 0 ? "–" : member.teams.join(", ")}</td>
                    <td>
                      <Ago at={member.dateCreated} />
                    </td>
                  </tr>
                ))}
          </Table>
        )}
      </section>
    </SettingsLayout>
  );
}
