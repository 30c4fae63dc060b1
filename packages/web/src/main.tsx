/** Start of the page: the catalogue first, so that nothing is ever shown in two languages. */
import "./ui/fonts.css";
import "./ui/tokens.css";
import "./ui/measures.css";
import "./ui/base.css";
import { createRoot, hydrateRoot } from "react-dom/client";
import { tellPreferences } from "./app/account-preferences.ts";
import { askAhead } from "./app/ask-ahead.ts";
import { watchFirstScreen } from "./app/first-screen.ts";
import { Page } from "./app/page.tsx";
import { createQueryClient } from "./app/providers.tsx";
import { createPageRouter } from "./app/router.tsx";
import { takeDrawing } from "./app/take-drawing.ts";
import { completeMessages, loadFirstMessages, loadMessages } from "./i18n/messages.ts";
import { watchKeptPage } from "./lib/kept-page.ts";
import { watchParts } from "./lib/lost-parts.ts";
import { tellLive } from "./lib/drawing.ts";
import { languagePreference } from "./lib/preferences.ts";
import { meQuery } from "./lib/queries.ts";
import { reportSessionEnd } from "./lib/session-end.ts";
import { fetchPartsAhead } from "./ui/later.tsx";

watchParts();
const queryClient = createQueryClient(() => {
  const { pathname, href } = router.state.location;
  if (pathname === "/sign-in" || /^\/(?:setup|invitations)\//.test(pathname)) return;
  // Whoever was at work signs in again over the screen, and loses nothing; others go to the page for it.
  if (queryClient.getQueryData(meQuery.queryKey) !== undefined) return reportSessionEnd();
  void router.navigate({ to: "/sign-in", search: { next: href } });
});
watchKeptPage(() => queryClient.getQueryData(meQuery.queryKey)?.id);
const router = createPageRouter(queryClient);
tellPreferences(queryClient);
const drawing = takeDrawing(queryClient, router);
if (drawing === undefined) askAhead(router, queryClient);

const language = drawing?.language ?? languagePreference.get();
// Any other screen needs the whole catalogue: it is not asked for in two steps.
const isList = /^\/(?:organizations\/[^/]+\/issues\/?)?$/.test(location.pathname);
// What is drawn already is taken over when all of it is there.
const screen = drawing === undefined ? undefined : router.load();
const messages = await (isList ? loadFirstMessages(language) : loadMessages(language));
await screen;
// From here on the page itself says what is missing.
dispatchEvent(new Event("vedette-start"));
document.documentElement.lang = language;

watchFirstScreen(router, queryClient, () => {
  fetchPartsAhead();
  // Whatever came instead of a list that was drawn.
  tellLive();
  // Whoever needs them asks again, and says so if they do not come.
  void completeMessages(language)?.catch(() => undefined);
  // Without it the server draws by what it knows.
  void import("./app/look-cookie.ts").then(({ tellLook }) => tellLook()).catch(() => undefined);
});

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

const page = <Page queryClient={queryClient} catalogue={{ language, messages }} router={router} />;
if (drawing === undefined) createRoot(root).render(page);
else hydrateRoot(root, page);
