import type { IssueDetails, IssueStatus } from "@vedette/api";
import { Archive, Check, CornerUpLeft } from "lucide-react";
import { useTranslations } from "use-intl";
import {
  ARCHIVE_WAY_NAMES,
  ARCHIVE_WAYS,
  RESOLVE_WAY_NAMES,
  RESOLVE_WAYS,
  type StatusUpdate,
} from "../../../lib/issue-status.ts";
import { Button } from "../../../ui/button.tsx";
import { MenuItem } from "../../../ui/menu.tsx";
import { SplitButton } from "../../../ui/split-button.tsx";

/** Changes the state; the second value says in words which way was chosen. */
export type OnStatus = (change: IssueStatus | StatusUpdate, way?: string) => void;

/** Resolve and archive with the ways to do them, or the one way back. */
export function StatusButtons({
  issue,
  size,
  onStatus,
}: {
  readonly issue: IssueDetails;
  readonly size: "sm" | "lg";
  readonly onStatus: OnStatus;
}) {
  const t = useTranslations();
  if (issue.status !== "unresolved") {
    return (
      <Button size={size} icon={CornerUpLeft} keys="u" onClick={() => onStatus("unresolved")}>
        {issue.status === "resolved" ? t("issueActions.unresolve") : t("issueActions.unarchive")}
      </Button>
    );
  }
  return (
    <>
      <SplitButton
        size={size}
        icon={size === "lg" ? Archive : undefined}
        keys="a"
        onClick={() => onStatus("ignored")}
        menuLabel={t("issueStatus.archiveMenu")}
        menu={ARCHIVE_WAY_NAMES.map((way, index) => (
          <MenuItem
            key={way}
            {...(index === 0 ? { keys: "a" } : {})}
            onSelect={() => onStatus(ARCHIVE_WAYS[way], t(`issueStatus.archive.${way}`))}
          >
            {t(`issueStatus.archive.${way}`)}
          </MenuItem>
        ))}
      >
        {t("issueActions.archive")}
      </SplitButton>
      <SplitButton
        size={size}
        variant="primary"
        icon={Check}
        keys="e"
        onClick={() => onStatus("resolved")}
        menuLabel={t("issueStatus.resolveMenu")}
        menu={RESOLVE_WAY_NAMES.map((way, index) => (
          <MenuItem
            key={way}
            {...(index === 0 ? { keys: "e" } : {})}
            onSelect={() =>
              onStatus(RESOLVE_WAYS[way], index === 0 ? undefined : t(`issueStatus.resolve.${way}`))
            }
          >
            {t(`issueStatus.resolve.${way}`)}
          </MenuItem>
        ))}
      >
        {t("issueActions.resolve")}
      </SplitButton>
    </>
  );
}
