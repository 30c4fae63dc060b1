/** Turns the table of settings into command line options, so that the two cannot differ. */
import { Option, type Command } from "commander";
import { readConfig, settings, type Config } from "#config/config.ts";
import type { CliDeps } from "./cli-deps.ts";

type SettingName = keyof typeof settings;

export const allSettings = Object.keys(settings) as readonly SettingName[];
/** What a command needs that only looks into the stores. */
export const storeSettings: readonly SettingName[] = ["dataDir", "databaseUrl", "publicUrl", "port", "host"];

const flagOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export function addConfigOptions(command: Command, names: readonly SettingName[]): Command {
  command.option(
    "--config <file>",
    "read settings from this JSON file (default: vedette.config.json, if there is one)",
  );
  for (const name of names) {
    const { describe, env } = settings[name];
    command.addOption(new Option(`--${flagOf(name)} <value>`, `${describe} [${env}]`));
  }
  return command;
}

export function configOf(command: Command, deps: CliDeps): Config {
  const { config: file, ...flags } = command.opts<Record<string, string | undefined>>();
  return readConfig({ flags, env: deps.env, file });
}

/** The address that DSNs and links use before a server says otherwise. */
export function addressOf(config: Config): string {
  const scheme = config.tlsCert === undefined ? "http" : "https";
  return config.publicUrl ?? `${scheme}://${config.host}:${config.port}`;
}
