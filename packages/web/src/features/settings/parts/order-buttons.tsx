import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";

/** At the end of a rule whose place decides: up, down, away. */
export function OrderButtons({
  index,
  count,
  size,
  onMove,
  onRemove,
}: {
  readonly index: number;
  readonly count: number;
  readonly size: "sm" | "lg";
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}) {
  const t = useTranslations("settings.order");
  const number = index + 1;
  const look = { variant: "ghost", size } as const;
  return (
    <>
      <Button
        {...look}
        icon={ArrowUp}
        disabled={index === 0}
        aria-label={t("up", { number })}
        onClick={() => onMove(index - 1)}
      />
      <Button
        {...look}
        icon={ArrowDown}
        disabled={index === count - 1}
        aria-label={t("down", { number })}
        onClick={() => onMove(index + 1)}
      />
      <Button {...look} icon={Trash2} aria-label={t("remove", { number })} onClick={onRemove} />
    </>
  );
}
