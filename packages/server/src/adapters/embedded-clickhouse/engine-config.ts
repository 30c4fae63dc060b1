/**
 * How the embedded engine is configured: a generated XML file for the server part, arguments for every session,
 * and environment variables that must be set before the process starts.
 *
 * Measured on 200,000 events: the allocator's variables and the pool sizes decide the memory at rest, the caches
 * hardly matter. The engine ignores a missing file and an unknown name without a word, so `expectedSettings` is
 * compared with what it reports after the start.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";

const MIB = 1024 * 1024;

/** Sessions that serve requests; each may run one query, which holds one thread of libuv's pool. */
export const readSessions = 4;
export const insertSessions = 2;
/** Long results that a reader takes at its own pace; they never hold a session of the short reads. */
export const streamSessions = 1;

export type EngineMemory = {
  /** All queries and merges together. */
  readonly serverBytes: number;
  /** One query. */
  readonly queryBytes: number;
};

/** A quarter of the memory within bounds: the engine shares the machine with the rest of the server. */
export function planMemory(machineBytes: number): EngineMemory {
  return divideMemory(Math.max(384 * MIB, Math.min(1024 * MIB, Math.floor(machineBytes / 4))));
}

/** One query must leave room for the others. */
export function divideMemory(serverBytes: number): EngineMemory {
  return { serverBytes, queryBytes: Math.max(128 * MIB, Math.floor(serverBytes / 4)) };
}

/** Must be in the environment before the child starts: they are read while its libraries are loaded. */
export const engineEnvironment = {
  // The engine takes the machine's time zone; its own setting for that has no effect here (measured).
  TZ: "UTC",
  UV_THREADPOOL_SIZE: String(readSessions + insertSessions + streamSessions + 4),
  MALLOC_ARENA_MAX: "2",
  JE_MALLOC_CONF:
    "narenas:2,percpu_arena:disabled,background_thread:true,dirty_decay_ms:500,muzzy_decay_ms:0",
} as const;

const serverSettings = {
  mark_cache_size: 32 * MIB,
  primary_index_cache_size: 32 * MIB,
  index_mark_cache_size: 8 * MIB,
  query_condition_cache_size: 8 * MIB,
  uncompressed_cache_size: 0,
  index_uncompressed_cache_size: 0,
  compiled_expression_cache_size: 8 * MIB,
  mmap_cache_size: 64,
  background_pool_size: 1,
  background_merges_mutations_concurrency_ratio: 1,
  background_schedule_pool_size: 2,
  background_common_pool_size: 1,
  background_move_pool_size: 1,
  background_fetches_pool_size: 1,
  max_parts_cleaning_thread_pool_size: 1,
  max_active_parts_loading_thread_pool_size: 2,
  max_outdated_parts_loading_thread_pool_size: 1,
  max_io_thread_pool_size: 8,
  max_backups_io_thread_pool_size: 2,
  max_thread_pool_size: 200,
  thread_pool_queue_size: 1000,
} as const;

/**
 * How long a table's background work pauses when it found no free place: one place serves all tables, and a deletion
 * needs it once for every part. The engine's own pause is 0.1 s and up to a second by chance: a deletion over
 * twelve parts took 0.9 s on a quiet machine and 7 on a busy one, this way 0.2 on the former. Without work the pauses
 * grow by a tenth each time. The same rows are merged as often as before (measured while events came in).
 * `system.server_settings` does not tell them.
 */
const pauseSeconds = {
  background_processing_pool_thread_sleep_seconds_if_nothing_to_do: 0.05,
  background_processing_pool_task_sleep_seconds_when_no_work_random_part: 0.05,
} as const;

/**
 * A merge of more rows than this goes through its columns one after the other instead of holding them all. The engine
 * does so from 131,072 rows on; measured with 50,000 events of 10 KB: 260 to 280 MB at the peak instead of 362 for the
 * same bytes and about the same processor time.
 */
const columnwiseMergeRows = 8192;

const mergeTreeSettings = {
  vertical_merge_algorithm_min_rows_to_activate: columnwiseMergeRows,
  merge_max_block_size: 1024,
  merge_max_block_size_bytes: 4 * MIB,
  number_of_free_entries_in_pool_to_lower_max_size_of_merge: 1,
  number_of_free_entries_in_pool_to_execute_mutation: 1,
  number_of_free_entries_in_pool_to_execute_optimize_entire_partition: 1,
} as const;

/**
 * Later cases win: what is inserted, and small merges, are compressed quickly; a large merge, which lasts, well.
 * Measured with 20,000 events of 10 KB: parts of inserts take 731 bytes an event, small merges 670, the rest 493.
 */
const largeMergeBytes = 24 * MIB;
const compressionXml =
  "  <compression>\n" +
  "    <case><min_part_size>0</min_part_size><min_part_size_ratio>0</min_part_size_ratio>" +
  "<method>zstd</method><level>1</level></case>\n" +
  `    <case><min_part_size>${largeMergeBytes}</min_part_size><min_part_size_ratio>0</min_part_size_ratio>` +
  "<method>zstd</method><level>9</level></case>\n" +
  "  </compression>\n";

/** The disk below is what the engine encrypts; definitions of tables stay plain. */
export const encryptedDisk = "encrypted";
/** Where parts lie in plain that were written after encryption was switched off. */
export const plainDisk = "plain";
/** The engine reads the key from its environment while it starts, so that no file holds it. */
export const diskKeyVariable = "VEDETTE_ENGINE_DISK_KEY";

/** Of a store that is encrypted, or was once. */
export type EngineDisks = {
  readonly engineDir: string;
  /** Whether parts that are written from now on are encrypted. */
  readonly isOn: boolean;
  /** It held plain parts on the engine's own disk before it was encrypted for the first time. */
  readonly isBegunPlain: boolean;
};

export function encryptedFolder(engineDir: string): string {
  return join(engineDir, "encrypted");
}

/** The name of the policy that all tables have. */
export function policyName(isOn: boolean): string {
  return isOn ? encryptedDisk : "decrypted";
}

/**
 * A default for all tables instead of a setting of each, so that a start decides: the engine finds parts on every disk
 * of the policy, and writes new ones to the last, as the others take none of any size. What is merged goes there too,
 * wherever its parts came from.
 *
 * The first volume is always the same, as the engine keeps its own notes on it (which tokens it has seen, conditions of
 * deletions under way) and looks for them nowhere else. It is no encrypted one: there the notes wait in a buffer that a
 * SIGKILL takes along, so that an insert was stored twice. Wrapping the disk `default` is refused ("must have been
 * announced earlier"), so the encrypted one lies on a disk of its own in the same folder.
 */
function disksXml({ engineDir, isOn, isBegunPlain }: EngineDisks): string {
  const closed = (volume: string, disk: string): string =>
    `<${volume}><disk>${disk}</disk><max_data_part_size_bytes>1</max_data_part_size_bytes></${volume}>`;
  const open = (volume: string, disk: string): string => `<${volume}><disk>${disk}</disk></${volume}>`;
  const local = (name: string, path: string): string =>
    `      <${name}><type>local</type><path>${escapeXml(path)}/</path></${name}>\n`;
  const policy = policyName(isOn);
  return (
    "  <storage_configuration>\n    <disks>\n" +
    local("below", encryptedFolder(engineDir)) +
    local(plainDisk, join(engineDir, plainDisk)) +
    `      <${encryptedDisk}><type>encrypted</type><disk>below</disk><path>parts/</path>` +
    `<algorithm>AES_256_CTR</algorithm><key_hex from_env="${diskKeyVariable}"/></${encryptedDisk}>\n` +
    `    </disks>\n    <policies><${policy}><volumes>` +
    closed("notes", isBegunPlain ? "default" : "below") +
    (isOn
      ? closed("plain", plainDisk) + open("main", encryptedDisk)
      : closed("main", encryptedDisk) + open("plain", plainDisk)) +
    `</volumes><move_factor>0</move_factor></${policy}></policies>\n  </storage_configuration>\n`
  );
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The file for `--config-file`. */
export function engineXml(memory: EngineMemory, disks?: EngineDisks): string {
  const elements = (settings: Readonly<Record<string, number>>, indent: string) =>
    Object.entries(settings)
      .map(([name, value]) => `${indent}<${name}>${value}</${name}>\n`)
      .join("");
  return (
    "<clickhouse>\n" +
    elements({ max_server_memory_usage: memory.serverBytes, ...serverSettings, ...pauseSeconds }, "  ") +
    (disks === undefined ? "" : disksXml(disks)) +
    `  <merge_tree>\n${elements(mergeTreeSettings, "    ")}` +
    (disks === undefined
      ? ""
      : `    <storage_policy>${policyName(disks.isOn)}</storage_policy>\n    <finished_mutations_to_keep>0</finished_mutations_to_keep>\n`) +
    "  </merge_tree>\n" +
    compressionXml +
    "</clickhouse>\n"
  );
}

/** What `system.server_settings` must say once the engine runs; its time zone is asked for apart. */
export function expectedSettings(serverMemoryBytes: number): Readonly<Record<string, string>> {
  const expected = { max_server_memory_usage: serverMemoryBytes, ...serverSettings };
  return Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, String(value)]));
}

/**
 * What a large query puts on the disk lies there in plain: this engine ignores `tmp_policy` (measured). An encrypted
 * store answers such a query with the memory limit's error.
 */
export const noSpilling = [
  "max_bytes_ratio_before_external_sort",
  "max_bytes_ratio_before_external_group_by",
  "max_bytes_ratio_before_external_join",
] as const;

/**
 * The engine takes a thread for each GB that is free, so that all of its reads had one. A read of totals takes a few MB
 * on each of them, and ends in two thirds of the time on two.
 */
const memoryPerThreadBytes = 128 * MIB;
/** On many cores: the reads and inserts beside it want some as well. */
const threadsMax = 4;

/** Arguments of every session: profiles in the file have no effect, and a session without them has no limits. */
export function sessionArguments(
  configPath: string,
  queryMemoryBytes: number,
  isEncrypted: boolean,
): readonly string[] {
  return [
    `--config-file=${configPath}`,
    "--input_format_parallel_parsing=0",
    "--max_execution_time=20",
    `--max_memory_usage=${queryMemoryBytes}`,
    `--max_threads=${Math.min(threadsMax, availableParallelism())}`,
    `--max_threads_min_free_memory_per_thread=${memoryPerThreadBytes}`,
    "--async_insert=0",
    ...(isEncrypted ? noSpilling.map((name) => `--${name}=0`) : []),
  ];
}
