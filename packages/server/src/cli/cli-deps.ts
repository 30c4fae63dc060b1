import type { Config } from "#config/config.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import type { MetaStore } from "#ports/meta-store.ts";

/** What the commands need from the composition. */
export type CliDeps = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly serve: (config: Config) => Promise<ServingProcess>;
  /** The meta store and secrets of a data folder, also while a server runs on it; migrated. */
  readonly openStores: (config: Config) => Promise<OpenStores>;
  /** Encrypts what lies in a data folder, or writes it in plain. */
  readonly convertFolder: (
    config: Config,
    wanted: {
      readonly isOn: boolean;
      readonly stopping: AbortSignal;
      readonly onProgress: (stage: ConversionStage, doneBytes: number, allBytes: number) => void;
    },
  ) => Promise<ConversionReport>;
};

export type ConversionStage = "events" | "files" | "log";

export type ConversionReport =
  | { readonly kind: "nothing" }
  | { readonly kind: "stopped" }
  | {
      readonly kind: "done";
      /** Those of a ClickHouse server are its own business. */
      readonly hasEvents: boolean;
      /** What could not be read, or belongs to nobody: it has the form that it had. */
      readonly left: readonly string[];
      /** Copies of the folder that hold what was there when they were taken. */
      readonly snapshots: readonly string[];
      readonly isKeyInFolder: boolean;
    };

export type ServingProcess = {
  readonly url: string;
  readonly meta: MetaStore;
  readonly sealer: TextSealer;
  readonly stop: () => Promise<void>;
};

export type OpenStores = {
  readonly meta: MetaStore;
  readonly sealer: TextSealer;
  readonly readSecret: (name: string) => string | undefined;
  readonly writeSecret: (name: string, text: string) => void;
  readonly removeSecret: (name: string) => void;
  /** Its events, blobs and log are encrypted under keys of the secret key. */
  readonly isEncrypted: () => boolean;
  /** Of another process that works in the folder. */
  readonly holder: () => number | undefined;
  /** Address of the server that runs on this folder, where one does. */
  readonly runningUrl: string | undefined;
  readonly close: () => Promise<void>;
};
