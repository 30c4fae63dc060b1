import type { WidgetDisplay } from "@vedette/api";
import { ChartArea, ChartColumn, ChartLine, Hash, ListOrdered, type LucideIcon, Table2 } from "lucide-react";
import { Icon } from "../../../ui/icon.tsx";
import type { Place } from "../model/board-grid.ts";
import styles from "./board-preview.module.css";

export const displayIcons: Readonly<Record<WidgetDisplay, LucideIcon>> = {
  line: ChartLine,
  area: ChartArea,
  bar: ChartColumn,
  big_number: Hash,
  top_n: ListOrdered,
  table: Table2,
};

/** More would be too small to tell apart. */
const ROWS = 14;

/** A board from afar: what stands where. */
export function BoardPreview({
  widgets,
}: {
  readonly widgets: readonly { readonly displayType: WidgetDisplay; readonly layout: Place }[];
}) {
  // A sliver at the lower edge would tell nothing.
  const shown = widgets.filter(({ layout }) => layout.y + Math.min(2, layout.h) < ROWS);
  return (
    <div className={styles.preview} aria-hidden="true">
      {shown.map(({ displayType, layout }, index) => (
        <span
          key={index}
          className={styles.block}
          data-kind={displayType}
          style={{
            gridColumn: `${layout.x + 1} / span ${layout.w}`,
            gridRow: `${layout.y + 1} / span ${Math.min(layout.h, ROWS - layout.y)}`,
          }}
        >
          {layout.h > 1 && <Icon as={displayIcons[displayType]} size="xs" />}
        </span>
      ))}
    </div>
  );
}
