/** What the server asks of the page's own build to draw the list of issues into its document, and what it gets. */
import type { FetchAnswer } from "./client.ts";

export type DrawListRequest = {
  /** Path and query as the browser asked for them. */
  readonly href: string;
  /** Reads an address of the Web API for the person who asks. */
  readonly get: (url: string) => Promise<FetchAnswer>;
  /** What is known of the browser; `null` where nothing is. */
  readonly browser: {
    readonly language: string | null;
    readonly timeZone: string | null;
    readonly density: string | null;
    /** The one seen last. */
    readonly organization: string | null;
  };
  readonly nowMs: () => number;
  /** Nobody waits any more. */
  readonly signal: { readonly aborted: boolean };
};

export type DrawnList = {
  readonly html: string;
  readonly language: string;
  /** What the page needs to take the drawing over, as the text of an element of this id. */
  readonly dataId: string;
  readonly data: string;
};

/** The cookie in which the page keeps how a browser shows it. */
export const lookCookieName = "vedette_look";

export type DrawList = (request: DrawListRequest) => Promise<DrawnList | undefined>;
