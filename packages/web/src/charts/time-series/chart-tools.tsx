import { ChartLine, Download, FileDown, Image, Table2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";

/** Chart or table, and the files that can be had of it. */
export function ChartTools({
  title,
  isTable,
  canDraw,
  onTable,
  onPicture,
  onCsv,
}: {
  readonly title: string;
  readonly isTable: boolean;
  /** There is a drawing to make a picture of. */
  readonly canDraw: boolean;
  readonly onTable: (isTable: boolean) => void;
  readonly onPicture: () => void;
  readonly onCsv: () => void;
}) {
  const t = useTranslations("chart");
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        icon={isTable ? ChartLine : Table2}
        aria-label={t(isTable ? "asChart" : "asTable", { title })}
        title={t(isTable ? "asChart" : "asTable", { title })}
        aria-pressed={isTable}
        onClick={() => onTable(!isTable)}
      />
      <Menu
        align="end"
        trigger={
          <Button
            variant="ghost"
            size="sm"
            icon={Download}
            aria-label={t("download", { title })}
            title={t("download", { title })}
          />
        }
      >
        <MenuItem icon={Image} disabled={!canDraw} onSelect={onPicture}>
          {t("png")}
        </MenuItem>
        <MenuItem icon={FileDown} onSelect={onCsv}>
          {t("csv")}
        </MenuItem>
      </Menu>
    </>
  );
}
