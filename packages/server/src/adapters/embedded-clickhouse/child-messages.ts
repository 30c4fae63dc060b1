/**
 * What the supervisor and the store child say to each other over the channel that Node opens between a
 * process and its child. The data itself goes over the socket, never here.
 */

/** Everything the child needs to know; sent once, right after it was started. */
export type StartMessage = {
  readonly kind: "start";
  /** The folder that belongs to the engine alone. */
  readonly engineDir: string;
  /** Bodies of inserts wait here while the engine reads them. */
  readonly incomingDir: string;
  readonly socketPath: string;
  readonly configPath: string;
  readonly serverMemoryBytes: number;
  readonly queryMemoryBytes: number;
  /** The key of the encrypted disk, and whether it is written to; absent when there is none. */
  readonly encryption?: { readonly keyHex: string; readonly isOn: boolean };
  /** How long the child waits for the folder's lock. */
  readonly lockWaitMs: number;
};

export type StopMessage = { readonly kind: "stop" };
export type ParentMessage = StartMessage | StopMessage;

export type ReadyMessage = {
  readonly kind: "ready";
  readonly engineVersion: string;
  /** Tables that had noted an insert which was cut off before its rows were stored; they take it now. */
  readonly forgetful: readonly string[];
};

export type FailedMessage = {
  readonly kind: "failed";
  /**
   * `engine_missing`: no native package for this platform. `folder_locked`: another process holds the folder.
   * `config_ignored`: the engine runs with other settings than it was given. `engine_failed`: the rest.
   */
  readonly reason: "engine_missing" | "folder_locked" | "config_ignored" | "engine_failed";
  readonly message: string;
};

export type ChildMessage = ReadyMessage | FailedMessage;
