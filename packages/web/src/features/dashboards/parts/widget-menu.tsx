import type { DashboardWidget } from "@vedette/api";
import { Copy, FileDown, MoveDown, MoveUp, Pencil, Plus, Trash2, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { MenuItem, MenuSeparator, MoreMenu } from "../../../ui/menu.tsx";
import type { Direction } from "../model/board-grid.ts";

/** What can be done with a widget. Without a keyboard, it is moved and resized from here. */
export function WidgetMenu({
  widget,
  canEdit,
  explore,
  onEdit,
  onCopy,
  onCsv,
  onRemove,
  onStep,
  onStretch,
}: {
  readonly widget: DashboardWidget;
  readonly canEdit: boolean;
  /** The way to the same question where it can be asked on. */
  readonly explore?: ReactNode;
  readonly onEdit: () => void;
  readonly onCopy: () => void;
  readonly onCsv?: (() => void) | undefined;
  readonly onRemove: () => void;
  readonly onStep?: ((direction: Direction) => void) | undefined;
  readonly onStretch?: ((direction: Direction) => void) | undefined;
}) {
  const t = useTranslations("dashboards.menu");
  return (
    <MoreMenu label={t("of", { title: widget.title })}>
      {canEdit && (
        <MenuItem icon={Pencil} onSelect={onEdit}>
          {t("edit")}
        </MenuItem>
      )}
      {canEdit && (
        <MenuItem icon={Copy} onSelect={onCopy}>
          {t("copy")}
        </MenuItem>
      )}
      {explore}
      {onCsv !== undefined && (
        <MenuItem icon={FileDown} onSelect={onCsv}>
          {t("csv")}
        </MenuItem>
      )}
      {onStep !== undefined && (
        <>
          <MenuSeparator />
          <MenuItem icon={MoveUp} onSelect={() => onStep("up")}>
            {t("up")}
          </MenuItem>
          <MenuItem icon={MoveDown} onSelect={() => onStep("down")}>
            {t("down")}
          </MenuItem>
        </>
      )}
      {onStretch !== undefined && (
        <>
          <MenuItem icon={Plus} onSelect={() => onStretch("down")}>
            {t("taller")}
          </MenuItem>
          <MenuItem icon={Minus} onSelect={() => onStretch("up")}>
            {t("shorter")}
          </MenuItem>
          <MenuItem icon={Plus} onSelect={() => onStretch("right")}>
            {t("wider")}
          </MenuItem>
          <MenuItem icon={Minus} onSelect={() => onStretch("left")}>
            {t("narrower")}
          </MenuItem>
        </>
      )}
      {canEdit && <MenuSeparator />}
      {canEdit && (
        <MenuItem icon={Trash2} onSelect={onRemove}>
          {t("remove")}
        </MenuItem>
      )}
    </MoreMenu>
  );
}
