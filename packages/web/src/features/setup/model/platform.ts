/** A platform of the set-up page: how to install the official SDK and the smallest code that reports an error. Pure. */
import type { CodeLanguage } from "../../../lib/highlight.ts";

export type Family = "server" | "browser" | "mobile" | "native";

export interface Install {
  readonly tool: string;
  readonly command: string;
  readonly language: CodeLanguage;
}

export interface Platform {
  /** As projects store it. */
  readonly id: string;
  readonly name: string;
  readonly family: Family;
  readonly installs: readonly Install[];
  readonly file: string;
  readonly language: CodeLanguage;
  readonly code: (dsn: string) => string;
  /** One statement that sends a first error. */
  readonly verify: string;
  /** What makes this SDK talk about what it does. */
  readonly debug: string;
  /** What a short script must call before it ends. */
  readonly flush?: string;
}

export function shell(tool: string, command: string): Install {
  return { tool, command, language: "bash" };
}

export function npm(name: string): readonly Install[] {
  return [
    shell("npm", `npm install ${name}`),
    shell("pnpm", `pnpm add ${name}`),
    shell("yarn", `yarn add ${name}`),
  ];
}
