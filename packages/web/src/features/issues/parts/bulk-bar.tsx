import type { Issue, IssueStatus } from "@vedette/api";
import { Archive, ChartNoAxesColumnIncreasing, Check, CornerUpLeft, GitMerge, Trash2, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { Button } from "../../../ui/button.tsx";
import { CheckBox } from "../../../ui/check.tsx";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import styles from "./bulk-bar.module.css";
import grid from "./issue-grid.module.css";

const PRIORITIES: readonly Issue["priority"][] = ["high", "medium", "low"];

/** Takes the place of the table's head while issues are checked. */
export function BulkBar({
  count,
  allChecked,
  onCheckAll,
  everything,
  onClear,
  onStatus,
  onPriority,
  onMerge,
  onDelete,
  assign,
}: {
  readonly count: number;
  readonly allChecked: boolean;
  readonly onCheckAll: (checked: boolean) => void;
  /** Those that are not read yet, where all that are read are checked. */
  readonly everything:
    | {
        readonly count: number | undefined;
        readonly max: number;
        readonly isComing: boolean;
        readonly onCheck: () => void;
      }
    | undefined;
  readonly onClear: () => void;
  readonly onStatus: (status: IssueStatus) => void;
  readonly onPriority: (priority: Issue["priority"]) => void;
  /** Absent while there is nothing to merge. */
  readonly onMerge: (() => void) | undefined;
  /** Absent for those who may not. */
  readonly onDelete: (() => void) | undefined;
  readonly assign: ReactNode;
}) {
  const t = useTranslations();
  const format = useFormat();
  return (
    <div role="row" aria-rowindex={1} className={styles.bulkRow}>
      <div role="gridcell" className={styles.bulkRow}>
        <div className={styles.bulk} role="toolbar" aria-label={t("issues.bulkLabel")}>
          <CheckBox
            className={grid.target}
            checked={allChecked}
            ref={(box) => {
              if (box !== null) box.indeterminate = !allChecked;
            }}
            aria-label={t("issues.selectAll")}
            onChange={(event) => onCheckAll(event.target.checked)}
          />
          <span className={styles.bulkCount}>{t("issues.selected", { count })}</span>
          {everything !== undefined && (
            <Button size="sm" variant="ghost" busy={everything.isComing} onClick={everything.onCheck}>
              {everything.count !== undefined && everything.count <= everything.max
                ? t("issues.selectEverything", { count: format.count(everything.count) })
                : t("issues.selectFirst", { count: format.count(everything.max) })}
            </Button>
          )}
          <Button size="sm" icon={Check} keys="e" onClick={() => onStatus("resolved")}>
            {t("issueActions.resolve")}
          </Button>
          <Button size="sm" icon={Archive} keys="a" onClick={() => onStatus("ignored")}>
            {t("issueActions.archive")}
          </Button>
          <Button size="sm" icon={CornerUpLeft} keys="u" onClick={() => onStatus("unresolved")}>
            {t("issueActions.unresolve")}
          </Button>
          {assign}
          <Menu
            trigger={
              <Button size="sm" icon={ChartNoAxesColumnIncreasing}>
                {t("issues.setPriority")}
              </Button>
            }
          >
            {PRIORITIES.map((priority) => (
              <MenuItem key={priority} onSelect={() => onPriority(priority)}>
                {t(`issues.priority.${priority}`)}
              </MenuItem>
            ))}
          </Menu>
          {onMerge !== undefined && (
            <Button size="sm" icon={GitMerge} onClick={onMerge}>
              {t("issueActions.merge")}
            </Button>
          )}
          {onDelete !== undefined && (
            <Button size="sm" icon={Trash2} onClick={onDelete}>
              {t("issueDeletion.short")}
            </Button>
          )}
          <Button size="sm" variant="ghost" icon={X} className={styles.bulkEnd} onClick={onClear}>
            {t("issues.clearSelection")}
          </Button>
        </div>
      </div>
    </div>
  );
}
