import type { Issue } from "@vedette/api";
import { Archive, Check, RotateCcw, TrendingUp } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { truncateMiddle } from "../../../lib/format.ts";
import { type IssueState, readState } from "../../../lib/issue-state.ts";
import { badgesOf, type IssueBadge } from "../../../lib/issue-words.ts";
import { momentMs } from "../../../lib/time.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";
import styles from "./issue-list.module.css";

const LOOK: Readonly<Record<IssueBadge, { readonly tone: Tone; readonly icon?: typeof Check }>> = {
  new: { tone: "accent" },
  regressed: { tone: "warning", icon: RotateCcw },
  escalating: { tone: "error", icon: TrendingUp },
  unhandled: { tone: "neutral" },
  resolved: { tone: "ok", icon: Check },
  archived: { tone: "neutral", icon: Archive },
};

const RELEASE_LENGTH_MAX = 24;

/** `Archived until 20 Nov`, and all of it for whoever points at it. */
function useStateWords(): (state: IssueState) => {
  readonly text: string;
  readonly title: string | undefined;
} {
  const t = useTranslations("states");
  const format = useFormat();
  return (state) => {
    switch (state.kind) {
      case "resolvedIn":
        return {
          text: t("resolvedIn", { release: truncateMiddle(state.release, RELEASE_LENGTH_MAX) }),
          title: state.release,
        };
      case "resolvedByCommit":
        return { text: t("resolvedByCommit", { commit: state.commit.slice(0, 8) }), title: state.commit };
      case "archivedUntil":
        return {
          text: t("archivedUntil", { day: format.day(momentMs(state.at) ?? 0) }),
          title: format.exact(state.at),
        };
      case "archivedUntilEvents":
      case "archivedUntilUsers":
        return {
          text: t(state.kind, { count: state.count, countText: format.count(state.count) }),
          title: undefined,
        };
      default:
        return { text: t(state.kind), title: undefined };
    }
  };
}

/** What is unusual about an issue, in words. */
export function StateBadges({ issue }: { readonly issue: Issue }) {
  const t = useTranslations("badges");
  const words = useStateWords();
  const state = readState(issue);
  return badgesOf(issue).map((badge) => {
    const told =
      state !== undefined && (badge === "resolved" || badge === "archived") ? words(state) : undefined;
    return (
      <Badge
        key={badge}
        tone={LOOK[badge].tone}
        icon={LOOK[badge].icon}
        title={told?.title}
        className={badge === "unhandled" ? styles.wideOnly : undefined}
      >
        {told?.text ?? t(badge)}
      </Badge>
    );
  });
}
