import { useTranslations } from "use-intl";
import { isNamedRow, labelOf } from "./model/context-cards.ts";

/** What a row of a context is called in the reader's language, where SDKs have it in common. */
export function useContextRowLabel(): (context: string, key: string) => string {
  const t = useTranslations("event.contextRows");
  return (context, key) => {
    if (isNamedRow(context, key)) return t(key);
    // A flag is called what its code calls it.
    return context === "flags" ? key : labelOf(key);
  };
}
