import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Field } from "../../../ui/field.tsx";
import { OfferInput } from "../../../ui/offer-input.tsx";
import { PlatformMark } from "../../../ui/platform-mark.tsx";
import { findPlatform, platforms } from "../../setup/model/platforms.ts";
import styles from "./platform-field.module.css";

/** A platform of those that the set-up page knows, found by id or name; another one by its own. */
export function PlatformField({
  value,
  error,
  onChange,
}: {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (platform: string) => void;
}) {
  const t = useTranslations("projects");
  const families = useTranslations("setup.families");
  const offers = useMemo(
    () => platforms.map(({ id, name, family }) => ({ value: id, note: name, side: families(family) })),
    [families],
  );
  const known = findPlatform(value.trim());
  const isKnown = known?.id === value.trim();
  const hint =
    value.trim() === ""
      ? t("platformHint")
      : isKnown
        ? t("platformKnown", { name: known.name })
        : known === undefined
          ? t("platformUnknown")
          : t("platformNear", { name: known.name });
  return (
    <Field label={t("platform")} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <span className={styles.line}>
          <PlatformMark platform={value.trim() === "" ? null : value.trim()} size="md" />
          <OfferInput
            mono
            id={id}
            listLabel={t("platform")}
            describedBy={describedBy}
            invalid={invalid}
            maxLength={64}
            offers={offers}
            asWritten={t("platformOther")}
            value={value}
            onChange={onChange}
          />
        </span>
      )}
    </Field>
  );
}
