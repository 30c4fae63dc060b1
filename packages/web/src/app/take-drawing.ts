/** What came with a document that the server drew: the answers it was drawn from, so that none is asked for again. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { AnyRouter } from "@tanstack/react-router";
import { type Drawing, drawBy } from "../lib/drawing.ts";

/** What the document carries beside the drawing. */
export interface DrawnWith {
  readonly drawing: Drawing;
  readonly answers: readonly (readonly [QueryKey, unknown])[];
}

/** The id of the element that carries it. */
export const DRAWN_ID = "drawn-with";

/** Takes it up, and stands where it stands; undefined where the document came empty. */
export function takeDrawing(queryClient: QueryClient, router: AnyRouter): Drawing | undefined {
  const text = document.getElementById(DRAWN_ID)?.textContent;
  if (!text) return undefined;
  const { drawing, answers } = JSON.parse(text) as DrawnWith;
  for (const [key, answer] of answers) queryClient.setQueryData(key, answer);
  drawBy(drawing);
  const { pathname, searchStr, hash } = router.latestLocation;
  if (pathname + searchStr !== drawing.href) router.history.replace(drawing.href + (hash && `#${hash}`));
  return drawing;
}
