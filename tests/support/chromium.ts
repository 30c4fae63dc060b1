// Finds a Chromium and opens pages in it. The browser is the machine's own: nothing is downloaded.
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium: `CHROMIUM_PATH`, else the first on `PATH`. */
export async function findChromium(): Promise<string | undefined> {
  const named = process.env["CHROMIUM_PATH"];
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = named
    ? [named]
    : [...folders, "/usr/bin"].flatMap((folder) => names.map((name) => join(folder, name)));
  for (const candidate of candidates) {
    const usable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return candidate;
  }
  return undefined;
}

export const noChromiumReason = "no Chromium was found: set CHROMIUM_PATH or install the package chromium";

/** Starts a Chromium without a window; with `keepsPages` it has its cache of pages for Back and Forward, as people's has. */
export function launchChromium(
  executablePath: string,
  { keepsPages = false }: { readonly keepsPages?: boolean } = {},
): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    ...(keepsPages ? { ignoreDefaultArgs: ["--disable-back-forward-cache"] } : {}),
    timeout: 60_000,
    args: ["--disable-dev-shm-usage"],
  });
}
