/**
 * Writes what lies in a data folder in another form, encrypted or plain: events, blobs, log. Nobody else may work in it.
 * The folder is told first how it is written from now on, as a start with the setting would; a process that is killed
 * leaves a folder of both forms, which a server reads, and the command goes on where it was.
 */
import type { Config } from "#config/config.ts";
import { deriveAtRestKeys } from "#kernel/at-rest-keys.ts";
import { OperationalError, UserError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import type { ConversionReport, ConversionStage } from "#cli/cli-deps.ts";
import { openConversions, openFolder, secretKeyOf } from "./compose.ts";

type Stage = {
  readonly name: ConversionStage;
  readonly bytes: number;
  /** Answers what it left as it was. */
  readonly run: (onDone: (bytes: number) => void, stopping: AbortSignal) => Promise<readonly string[]>;
};

export async function convertFolder(
  config: Config,
  wanted: {
    readonly isOn: boolean;
    readonly stopping: AbortSignal;
    readonly onProgress: (stage: ConversionStage, doneBytes: number, allBytes: number) => void;
  },
  logger: Logger,
): Promise<ConversionReport> {
  const { isOn, stopping } = wanted;
  refuseOtherSetting(config, isOn);
  const folder = openFolder(config);
  const holder = folder.holder();
  if (holder !== undefined) {
    throw new OperationalError(
      "folder_locked",
      `Process ${holder} works in ${folder.path}; stop it, then repeat. Nothing was changed.`,
      { retryable: true },
    );
  }
  if (!isOn && folder.encryption() === undefined) return { kind: "nothing" };
  const keys = deriveAtRestKeys(secretKeyOf(config, folder));
  folder.useEncryption({ check: keys.check, isOn });
  const conversions = await openConversions(config, folder, { keys, isOn }, logger);
  const { blobs, log, events } = conversions;
  const left: string[] = [];
  let doneBytes = 0;
  try {
    const stages: readonly Stage[] = [
      ...(events ? [{ name: "events" as const, bytes: await events.bytes(), run: events.run }] : []),
      { name: "files", bytes: await blobs.bytes(), run: blobs.run },
      { name: "log", bytes: log.bytes(), run: log.run },
    ];
    const allBytes = stages.reduce((sum, stage) => sum + stage.bytes, 0);
    for (const { name, run } of stages) {
      wanted.onProgress(name, doneBytes, allBytes);
      left.push(...(await run((bytes) => wanted.onProgress(name, (doneBytes += bytes), allBytes), stopping)));
    }
  } finally {
    left.push(...((await events?.close()) ?? []));
  }
  if (stopping.aborted) return { kind: "stopped" };
  if (!isOn && left.length === 0) {
    conversions.forgetKey();
    folder.forgetEncryption();
  }
  return {
    kind: "done",
    hasEvents: events !== undefined,
    left,
    snapshots: folder.snapshots(),
    isKeyInFolder: config.secretKey === undefined,
  };
}

/** The next start would go the other way again. */
function refuseOtherSetting(config: Config, isOn: boolean): void {
  if (config.encryptAtRest === undefined || config.encryptAtRest === isOn) return;
  throw new UserError(
    "encryption_set_otherwise",
    400,
    `VEDETTE_ENCRYPT_AT_REST is ${config.encryptAtRest}, so that the next start would write in the other form again. ` +
      "Change or remove the setting, then repeat. Nothing was changed.",
    "encryptAtRest",
  );
}
