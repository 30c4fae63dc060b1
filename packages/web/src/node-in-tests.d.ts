/**
 * The few functions of Node that tests of this package use to read its own sources, and to ask a shell. Node's own types
 * stay out of the program, so that the page cannot use what no browser has.
 */
declare module "node:fs" {
  export function readFileSync(path: string, encoding: "utf8"): string;
  export function readdirSync(
    path: string,
    options: { readonly recursive: true; readonly encoding: "utf8" },
  ): string[];
}

declare module "node:url" {
  export function fileURLToPath(url: URL): string;
}

declare module "node:child_process" {
  export function execFileSync(
    file: string,
    args: readonly string[],
    options: { readonly encoding: "utf8" },
  ): string;
}
