/** Errors of a page that are not the page's own: its visitors' extensions, and what follows a new release. */
import type { ErrorEvent, ExceptionValue } from "@vedette/protocol";

/** Texts of errors that extensions are known to throw into pages. */
const extensionTexts: readonly string[] = [
  "top.GLOBALS",
  "originalCreateNotification",
  "canvas.contentDocument",
  "MyApp_RemoveAllHighlights",
  "http://tt.epicplay.com",
  "Can't find variable: ZiteReader",
  "jigsaw is not defined",
  "ComboSearch is not defined",
  "http://loading.retry.widdit.com/",
  "atomicFindClose",
  "fb_xd_fragment",
  "bmi_SafeAddOnload",
  "EBCallBackMessageReceived",
  "_gCrWeb",
  "conduitPage",
  "null is not an object (evaluating 'elt.parentNode')",
  "plugin.setSuspendState is not a function",
  "Extension context invalidated",
  "webkit-masked-url:",
  "can't access dead object",
].map((text) => text.toLowerCase());

/** Places of scripts that are no page's. */
const extensionPlaces =
  /graph\.facebook\.com|connect\.facebook\.net|eatdifferent\.com\.woopra-ns\.com|static\.woopra\.com\/js\/woopra\.js|^chrome(?:-extension)?:\/\/|^moz-extension:\/\/|^safari-(?:web-)?extension:\/\/|webkit-masked-url|127\.0\.0\.1:4001\/isrunning|webappstoolbarba\.texthelp\.com\/|metrics\.itunes\.apple\.com\.edgesuite\.net\/|kaspersky-labs\.com/i;

/** Only the first exception is looked at: an extension's is never the consequence of the page's. */
export function isOfExtension(event: ErrorEvent): boolean {
  const exception = event.exception?.values[0];
  if (exception === undefined) return isReportOfExtension(event);
  const text = (exception.value ?? "").toLowerCase();
  if (text !== "" && extensionTexts.some((known) => text.includes(known))) return true;
  const place = placeOf(exception);
  return place !== undefined && extensionPlaces.test(place);
}

/** Extensions put scripts into pages that the pages' own policies forbid. */
function isReportOfExtension(event: ErrorEvent): boolean {
  for (const value of [event.csp?.blocked_uri, event.csp?.source_file, event.csp?.document_uri]) {
    if (
      typeof value === "string" &&
      /^(?:chrome|moz|safari|safari-web|ms-browser)-extension(?:$|:)/i.test(value)
    )
      return true;
  }
  return false;
}

/** Of the last frame that has a place. */
function placeOf(exception: ExceptionValue): string | undefined {
  const frame = exception.stacktrace?.frames.findLast(
    ({ abs_path }) =>
      abs_path !== undefined && abs_path !== "" && abs_path !== "<anonymous>" && abs_path !== "[native code]",
  );
  return frame?.abs_path;
}

/** By number where React was built small, by its sentence where it was not. */
const hydrationTexts =
  /(?:error-decoder\.html\?invariant=|react\.dev\/errors\/|Minified React error #)(?:418|419|422|423|425)\b|Hydration failed because |There was an error while hydrating|Text content does not match server-rendered HTML|Text content did not match\. Server:/;

/** React found another page in the browser than its server had written. */
export function isHydrationError(event: ErrorEvent): boolean {
  return valuesOf(event).some(({ value }) => value !== undefined && hydrationTexts.test(value));
}

/** A part of the page could not be loaded, mostly because a new release has removed it. */
export function isChunkLoadError(event: ErrorEvent): boolean {
  return valuesOf(event).some(
    ({ type, value }) =>
      type === "ChunkLoadError" ||
      (value !== undefined && /ChunkLoadError: |^Loading (?:CSS )?chunk [\w-]{1,100} failed/.test(value)),
  );
}

function valuesOf(event: ErrorEvent): readonly ExceptionValue[] {
  return event.exception?.values ?? [];
}
