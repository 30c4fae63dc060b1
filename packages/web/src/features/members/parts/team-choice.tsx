import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { teamsQuery } from "../../../lib/queries.ts";
import { Check } from "../../../ui/check.tsx";
import styles from "./members.module.css";

/** Which teams somebody is in; nothing where there are none. */
export function TeamChoice({
  org,
  chosen,
  onChange,
}: {
  readonly org: string;
  readonly chosen: readonly string[];
  readonly onChange: (slugs: readonly string[]) => void;
}) {
  const t = useTranslations("members");
  const { data: teams = [] } = useQuery(teamsQuery(org));
  if (teams.length === 0) return null;
  return (
    <fieldset className={styles.teams}>
      <legend className={styles.legend}>{t("teams")}</legend>
      {teams.map(({ slug, name }) => (
        <Check
          key={slug}
          label={name}
          checked={chosen.includes(slug)}
          onChange={(event) =>
            onChange(event.target.checked ? [...chosen, slug] : chosen.filter((one) => one !== slug))
          }
        />
      ))}
    </fieldset>
  );
}
