import { Calendar as CalendarIcon } from "lucide-react";
import { useTranslations } from "use-intl";
import { useTimeZone } from "../../i18n/use-time-zone.ts";
import { DEFAULT_PERIOD, rangeChange, type Scope } from "../../lib/url-state.ts";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { Popover } from "../../ui/popover.tsx";
import { useOpenScope } from "./open-scope.ts";
import { ScopeButton } from "./scope-button.tsx";
import styles from "./time-scope.module.css";
import { useRangeWords } from "./use-range-words.ts";

const TimeRangeForm = later(
  async () => (await import("./time-range-form.tsx")).TimeRangeForm,
  <div className={styles.coming} />,
);

/** `CET` where English knows a short name; each region's English knows only those near it. */
function zoneName(timeZone: string): string {
  const names = ["en-GB", "en-US", "en-AU"].map((locale) => {
    const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "short" }).formatToParts(
      Date.now(),
    );
    return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  });
  return names.find((name) => !/\d/.test(name)) ?? names[0] ?? "";
}

/** The last hours or days, or a range that does not move. */
export function TimeScope({
  scope,
  onChange,
}: {
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}) {
  const t = useTranslations("frame");
  const words = useRangeWords();
  const [open, setOpen] = useOpenScope("time");
  const zone = zoneName(useTimeZone());
  const value = words.of(scope);
  return (
    <Popover
      label={t("chooseRange")}
      roomy
      open={open}
      onOpenChange={setOpen}
      trigger={
        <ScopeButton
          mark={<Icon as={CalendarIcon} size="sm" />}
          usual={(scope.statsPeriod ?? DEFAULT_PERIOD) === DEFAULT_PERIOD && scope.start === undefined}
          value={value}
          note={zone}
          aria-label={t("range", { name: `${value} ${zone}` })}
        />
      }
    >
      <TimeRangeForm
        scope={scope}
        onRange={(next) => {
          setOpen(false);
          onChange(rangeChange(next));
        }}
      />
    </Popover>
  );
}
