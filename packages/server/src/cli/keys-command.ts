/**
 * Changes the key that seals the secrets of the meta store. A key of the folder is replaced here; one of the
 * configuration is replaced there, by whoever keeps it. Both ways the earlier key opens what it sealed until every
 * secret is sealed anew in one transaction, so that a crash at any moment leaves nothing unreadable, and the command
 * can be repeated.
 */
import type { Command } from "commander";
import { renewSecrets } from "#domain/secrets/renew-secrets.ts";
import type { Config } from "#config/config.ts";
import { OperationalError, UserError } from "#kernel/errors.ts";
import { createTextSealer, newSealingKey } from "#kernel/sealed-text.ts";
import type { CliDeps, OpenStores } from "./cli-deps.ts";
import { addConfigOptions, configOf, storeSettings } from "./config-options.ts";

const keyFile = "sealing";
const previousFile = "sealing-previous";

export function addKeysCommand(program: Command, deps: CliDeps): void {
  const keys = program
    .command("keys")
    .description("Manage the key that encrypts the secrets in the database.");
  const rotate = keys
    .command("rotate")
    .description(
      "Seal every secret of the database anew: under a new key where the key is the data folder's own (stop the " +
        "server first), or under VEDETTE_SECRET_KEY where it is given, with VEDETTE_PREVIOUS_SECRET_KEY as the one " +
        "before it. Events, blobs and the log of an encrypted folder keep their key: there it is refused.",
    );
  addConfigOptions(rotate, storeSettings).action(async () => {
    const config = configOf(rotate, deps);
    const stores = await deps.openStores(config);
    try {
      console.log(await rotateKey(config, stores));
    } finally {
      await stores.close();
    }
  });
}

async function rotateKey(config: Config, stores: OpenStores): Promise<string> {
  if (stores.isEncrypted()) {
    throw new UserError(
      "folder_encrypted",
      400,
      `The events, blobs and log in ${config.dataDir} are encrypted under this key. To change it, run vedette decrypt, ` +
        "then this command, then vedette encrypt. Nothing was changed.",
      "encryptAtRest",
    );
  }
  if (config.secretKey !== undefined) return await rotateGivenKey(config, stores);
  const holder = stores.holder();
  if (holder !== undefined) {
    throw new OperationalError(
      "folder_locked",
      `Process ${holder} works in ${config.dataDir} with the present key; stop it, then repeat. Nothing was changed.`,
      { retryable: true },
    );
  }
  const changed = changeKeyOfFolder(stores);
  const earlier = config.previousSecretKey === undefined ? [] : [config.previousSecretKey];
  const sealer = createTextSealer(changed.key, [changed.previous, ...earlier]);
  const { renewed, unreadable } = await renewSecrets(stores.meta, sealer);
  stores.removeSecret(previousFile);
  return told(renewed, unreadable, [
    `The new key is in ${config.dataDir}/${keyFile}.secret.json. Copies of the database from before need the old one.`,
  ]);
}

/** Goes on with the key of an attempt that was cut off. The old key is kept before the new one takes its place. */
function changeKeyOfFolder(stores: OpenStores): { readonly key: string; readonly previous: string } {
  const present = stores.readSecret(keyFile)?.trim();
  if (present === undefined) throw new Error("opening the stores makes a key where there is none");
  const begun = stores.readSecret(previousFile)?.trim();
  if (begun !== undefined && begun !== present) return { key: present, previous: begun };
  const key = newSealingKey();
  stores.writeSecret(previousFile, `${present}\n`);
  stores.writeSecret(keyFile, `${key}\n`);
  return { key, previous: present };
}

/** Servers may run: started with both keys, they read what either sealed and seal with the new one. */
async function rotateGivenKey(config: Config, stores: OpenStores): Promise<string> {
  const files = [keyFile, previousFile].filter((name) => stores.readSecret(name) !== undefined);
  if (config.previousSecretKey === undefined && files.length === 0) {
    throw new UserError(
      "previous_key_missing",
      400,
      "The key is given as VEDETTE_SECRET_KEY. Give the present one as VEDETTE_PREVIOUS_SECRET_KEY and a new one, 32 " +
        "characters or more, as VEDETTE_SECRET_KEY; start every server with both, then repeat. Nothing was changed.",
      "previousSecretKey",
    );
  }
  const { renewed, unreadable } = await renewSecrets(stores.meta, stores.sealer);
  const leftOver = [
    ...(config.previousSecretKey === undefined ? [] : ["VEDETTE_PREVIOUS_SECRET_KEY"]),
    ...files.map((name) => `${config.dataDir}/${name}.secret.json`),
  ];
  return told(renewed, unreadable, [
    `No longer needed: ${leftOver.join(", ")}. Copies of the database from before need the old key.`,
  ]);
}

function told(renewed: number, unreadable: number, more: readonly string[]): string {
  const lines = [`Sealed anew: ${renewed} ${renewed === 1 ? "row" : "rows"}.`, ...more];
  if (unreadable > 0)
    lines.push(`${unreadable} secrets are under a key that is not known here; they were left as they are.`);
  return lines.join("\n");
}
