import type { DashboardSummary } from "@vedette/api";
import { Star } from "lucide-react";
import { Button } from "../../../ui/button.tsx";
import styles from "./star-button.module.css";

/** Puts a board among those one comes back to, or takes it out. */
export function StarButton({
  board,
  label,
  onStar,
}: {
  readonly board: Pick<DashboardSummary, "isFavorited">;
  readonly label: string;
  readonly onStar: (isFavorited: boolean) => void;
}) {
  return (
    <Button
      variant="ghost"
      size="sm"
      icon={Star}
      className={styles.star}
      aria-pressed={board.isFavorited}
      aria-label={label}
      onClick={() => onStar(!board.isFavorited)}
    />
  );
}
