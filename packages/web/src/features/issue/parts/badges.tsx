import type { Issue } from "@vedette/api";
import { Archive, Check, RotateCcw, TrendingUp } from "lucide-react";
import { useTranslations } from "use-intl";
import { badgesOf, type IssueBadge } from "../../../lib/issue-words.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";

const LOOK: Readonly<Record<IssueBadge, { readonly tone: Tone; readonly icon?: typeof Check }>> = {
  new: { tone: "accent" },
  regressed: { tone: "warning", icon: RotateCcw },
  escalating: { tone: "error", icon: TrendingUp },
  unhandled: { tone: "neutral" },
  resolved: { tone: "ok", icon: Check },
  archived: { tone: "neutral", icon: Archive },
};

export function IssueBadges({ issue }: { readonly issue: Issue }) {
  const t = useTranslations("badges");
  return badgesOf(issue).map((badge) => (
    <Badge key={badge} tone={LOOK[badge].tone} icon={LOOK[badge].icon}>
      {t(badge)}
    </Badge>
  ));
}
