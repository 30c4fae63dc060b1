import type { QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import type { Catalogue } from "../i18n/language-provider.tsx";
import { Providers } from "./providers.tsx";
import type { createPageRouter } from "./router.tsx";

/** All of the page; the same in a browser and where the server draws it. */
export function Page({
  queryClient,
  catalogue,
  router,
}: {
  readonly queryClient: QueryClient;
  readonly catalogue: Catalogue;
  readonly router: ReturnType<typeof createPageRouter>;
}) {
  return (
    <StrictMode>
      <Providers queryClient={queryClient} catalogue={catalogue}>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>
  );
}
