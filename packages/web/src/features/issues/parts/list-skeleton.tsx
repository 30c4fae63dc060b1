import clsx from "clsx";
import { CheckBox } from "../../../ui/check.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import grid from "./issue-grid.module.css";
import cells from "./issue-row.module.css";
import styles from "./list-skeleton.module.css";

const ROWS = 14;
const BONE_HEIGHTS = [3, 9, 6, 12, 8, 5, 11, 7, 4, 9, 6, 3, 10, 7, 12, 8, 5, 9, 4, 11, 7, 5, 3, 9];

/** Rows in the making, with the geometry of rows. */
export function ListSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: ROWS }, (_, row) => (
        <div key={row} className={clsx(grid.grid, cells.row, styles.row)}>
          <span className={grid.check}>
            <CheckBox disabled aria-hidden="true" />
          </span>
          <div className={cells.what}>
            <div className={styles.bones}>
              <Skeleton width={11} height={11} round />
              <Skeleton width={78 + ((row * 37) % 70)} height={12} />
              <Skeleton width={180 + ((row * 97) % 240)} height={12} faint />
            </div>
            <div className={clsx(styles.bones, styles.bonesUnder)}>
              <Skeleton width={84} height={9} faint />
              <Skeleton width={150 + ((row * 53) % 110)} height={9} faint />
            </div>
          </div>
          <span className={clsx(cells.spark, styles.boneSpark)}>
            {BONE_HEIGHTS.map((height, index) => (
              <i
                key={index}
                style={{ height: BONE_HEIGHTS[(index + row * 5) % BONE_HEIGHTS.length] ?? height }}
              />
            ))}
          </span>
          <span className={clsx(grid.num, styles.end)}>
            <Skeleton width={40} height={11} />
          </span>
          <span className={clsx(grid.num, styles.end)}>
            <Skeleton width={30} height={11} />
          </span>
          <span className={cells.who} />
          <span className={cells.when}>
            <Skeleton width={64} height={11} />
          </span>
        </div>
      ))}
    </div>
  );
}
