import type { Issue } from "@vedette/api";
import { useTranslations } from "use-intl";
import { issueBadgeLook } from "../../../lib/issue-badge-look.ts";
import { badgesOf } from "../../../lib/issue-words.ts";
import { Badge } from "../../../ui/badge.tsx";

export function IssueBadges({ issue }: { readonly issue: Issue }) {
  const t = useTranslations("badges");
  return badgesOf(issue).map((badge) => (
    <Badge key={badge} tone={issueBadgeLook[badge].tone} icon={issueBadgeLook[badge].icon}>
      {t(badge)}
    </Badge>
  ));
}
