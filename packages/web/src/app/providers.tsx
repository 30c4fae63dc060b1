import { CSPProvider } from "@base-ui/react/csp-provider";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { useTranslations } from "use-intl";
import { type Catalogue, LanguageProvider } from "../i18n/language-provider.tsx";
import { isRetryable, isSignedOut } from "../lib/api.ts";
import { followTheme } from "../lib/preferences.ts";
import { Toaster } from "../ui/toast.tsx";
import { TooltipProvider } from "../ui/tooltip.tsx";
import { useFirstScreenStands } from "./first-screen.ts";

const RETRIES_MAX = 2;
const TOOLTIP_DELAY_MS = 400;

/** The cache of answers. A session that ended leads to the sign-in page from wherever it is noticed. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isSignedOut(error)) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < RETRIES_MAX && isRetryable(error),
        retryDelay: (attempt) => Math.min(4_000, 600 * 2 ** attempt),
        refetchOnWindowFocus: true,
      },
    },
  });
}

function Messages() {
  const t = useTranslations("frame");
  return <Toaster closeLabel={t("dismiss")} ready={useFirstScreenStands()} />;
}

export function Providers({
  queryClient,
  catalogue,
  children,
}: {
  readonly queryClient: QueryClient;
  readonly catalogue: Catalogue;
  readonly children: ReactNode;
}) {
  useEffect(followTheme, []);
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <LanguageProvider initial={catalogue}>
          <TooltipProvider delay={TOOLTIP_DELAY_MS}>
            {children}
            <Messages />
          </TooltipProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </CSPProvider>
  );
}
