/** Whether the data folder is encrypted, and whether the key at hand is the one. Opens nothing and makes nothing. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Config } from "#config/config.ts";
import { deriveAtRestKeys } from "#kernel/at-rest-keys.ts";
import type { Finding } from "./finding.ts";

const versionFile = z.object({ encryption: z.object({ check: z.string() }).optional() });

export async function encryptionFindings(config: Config): Promise<readonly Finding[]> {
  const version = await textOf(join(config.dataDir, "VERSION"));
  const check = version === undefined ? undefined : readCheck(version);
  if (check === undefined) {
    if (!config.encryptAtRest) return [{ level: "ok", text: "Encryption at rest: off" }];
    return version === undefined
      ? [{ level: "ok", text: "Encryption at rest: the new folder will be encrypted" }]
      : [
          {
            level: "warn",
            text: "Encryption at rest: the folder is not encrypted; that is only possible while it holds no events",
          },
        ];
  }
  if (!config.encryptAtRest)
    return [
      { level: "fail", text: "The data folder is encrypted: start with VEDETTE_ENCRYPT_AT_REST=true." },
    ];
  const file = await textOf(join(config.dataDir, "sealing.secret.json"));
  const key = config.secretKey ?? file?.trim();
  if (key === undefined || deriveAtRestKeys(key).check !== check) {
    const what = key === undefined ? "its key is missing" : "the key at hand is another one";
    return [
      {
        level: "fail",
        text: `The data folder is encrypted, and ${what}: give VEDETTE_SECRET_KEY, or bring back sealing.secret.json.`,
      },
    ];
  }
  return [
    config.secretKey === undefined
      ? {
          level: "warn",
          text:
            "Encryption at rest: on, but the key lies in the folder that it protects; move it to VEDETTE_SECRET_KEY, " +
            "and keep a copy where the backups are not",
        }
      : { level: "ok", text: "Encryption at rest: on, and the key fits" },
    ...(config.eventStoreUrl === undefined
      ? []
      : [{ level: "warn", text: "The external ClickHouse server has to encrypt its disks itself" } as const]),
  ];
}

function readCheck(text: string): string | undefined {
  try {
    return versionFile.parse(JSON.parse(text)).encryption?.check;
  } catch {
    // Not a folder of ours, or damaged: the start says so.
    return undefined;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    // Nothing there, or nothing that we may read.
    return undefined;
  }
}
