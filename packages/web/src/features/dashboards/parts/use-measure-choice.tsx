import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Menu, MenuChoices } from "../../../ui/menu.tsx";

/** Which of several drawings of a widget is shown, and the control that says so; no control where there is one. */
export function useMeasureChoice<Drawing extends { readonly measure: string }>(
  drawings: readonly Drawing[] | undefined,
): { readonly drawn: Drawing | undefined; readonly choice: ReactNode } {
  const t = useTranslations("dashboards.widget");
  const [measure, setMeasure] = useState<string>();
  const drawn = drawings?.find((one) => one.measure === measure) ?? drawings?.[0];
  if (drawings === undefined || drawn === undefined || drawings.length < 2) return { drawn, choice: null };
  const choice = (
    <Menu
      align="end"
      trigger={
        <Button variant="ghost" size="sm" aria-label={t("measure", { measure: drawn.measure })}>
          {drawn.measure}
          <Icon as={ChevronDown} size="xs" />
        </Button>
      }
    >
      <MenuChoices
        value={drawn.measure}
        choices={drawings.map((one) => ({ value: one.measure, label: one.measure }))}
        onChange={setMeasure}
      />
    </Menu>
  );
  return { drawn, choice };
}
