/** What the address of a board says beside the scope that every screen has. */
import { readString } from "../../../lib/url-state.ts";

export interface BoardSearch {
  /** Widgets can be moved and changed. */
  readonly edit?: "1" | undefined;
  /** The board alone, for a wall. */
  readonly kiosk?: "1" | undefined;
  /** Seconds between readings. */
  readonly refresh?: string | undefined;
  /** The scope was chosen by a person: the board's own is not laid over it again. */
  readonly scoped?: "1" | undefined;
}

export const refreshSeconds = [30, 60, 300] as const;
/** On a wall nobody presses a button. */
const KIOSK_SECONDS = 60;

export function parseBoardSearch(search: Readonly<Record<string, unknown>>): BoardSearch {
  const flag = (key: string) => (readString(search[key]) === "1" ? ("1" as const) : undefined);
  const refresh = readString(search["refresh"]);
  return {
    ...(flag("edit") === undefined ? {} : { edit: "1" }),
    ...(flag("kiosk") === undefined ? {} : { kiosk: "1" }),
    ...(flag("scoped") === undefined ? {} : { scoped: "1" }),
    ...(refreshSeconds.some((seconds) => String(seconds) === refresh) ? { refresh } : {}),
  };
}

/** Milliseconds between readings; undefined where they are read when asked. */
export function refreshEveryMs({ kiosk, refresh }: BoardSearch): number | undefined {
  if (refresh !== undefined) return Number(refresh) * 1000;
  return kiosk === "1" ? KIOSK_SECONDS * 1000 : undefined;
}

export const boardSorts = ["recentlyViewed", "title", "-dateCreated", "mydashboards"] as const;
export type BoardSort = (typeof boardSorts)[number];

export interface BoardListSearch {
  readonly query?: string | undefined;
  /** Not `sort`, which is of lists of issues. */
  readonly order?: BoardSort | undefined;
}

export function parseBoardListSearch(search: Readonly<Record<string, unknown>>): BoardListSearch {
  const query = readString(search["query"])?.slice(0, 255);
  const order = boardSorts.find((one) => one === readString(search["order"]));
  return {
    ...(query === undefined || query === "" ? {} : { query }),
    ...(order === undefined || order === "recentlyViewed" ? {} : { order }),
  };
}
