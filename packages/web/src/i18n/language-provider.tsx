import { type ReactNode, useEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import { languagePreference } from "../lib/preferences.ts";
import { useStoredValue } from "../lib/stored-value.ts";
import { loadMessages, type Messages } from "./messages.ts";
import { useTimeZone } from "./use-time-zone.ts";

export interface Catalogue {
  readonly language: ReturnType<typeof languagePreference.get>;
  readonly messages: Messages;
}

/** The catalogue of the chosen language; the screen keeps the old words until the new ones are there. */
export function LanguageProvider({
  initial,
  children,
}: {
  readonly initial: Catalogue;
  readonly children: ReactNode;
}) {
  const wanted = useStoredValue(languagePreference);
  const timeZone = useTimeZone();
  const [catalogue, setCatalogue] = useState(initial);

  useEffect(() => {
    if (wanted === catalogue.language) return undefined;
    let current = true;
    void loadMessages(wanted).then((messages) => {
      if (!current) return;
      document.documentElement.lang = wanted;
      setCatalogue({ language: wanted, messages });
    });
    return () => {
      current = false;
    };
  }, [wanted, catalogue.language]);

  return (
    <IntlProvider locale={catalogue.language} messages={catalogue.messages} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
