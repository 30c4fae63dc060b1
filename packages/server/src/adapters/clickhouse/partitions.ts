/** Life-times by partition: a partition goes as a whole, at once, and costs no rewriting of what stays. */
import type { EventPartition, EventPartitionStats } from "#ports/event-store.ts";
import type { Connection } from "./connection.ts";
import { scopedTables } from "./scope-filter.ts";

const timeoutMs = 60_000;
const lifetimeTables: ReadonlySet<string> = new Set(scopedTables);

/** As the engine prints the value of the partition key: `(90,'2026-11-16')`. */
const partitionShape = /^\((\d+),'(\d{4}-\d{2}-\d{2})'\)$/;

export async function readPartitions(connection: Connection): Promise<readonly EventPartitionStats[]> {
  const text = await connection.send({
    kind: "read",
    sql: `SELECT table, partition, sum(rows), sum(bytes_on_disk) FROM system.parts
WHERE active AND database = {database:String} GROUP BY table, partition ORDER BY table, partition FORMAT TSVRaw`,
    params: { database: connection.database },
    timeoutMs,
  });
  return text.split("\n").flatMap((line) => {
    const [table = "", partition = "", rows, bytesOnDisk] = line.split("\t");
    const match = partitionShape.exec(partition);
    if (match === null || !lifetimeTables.has(table)) return [];
    return [
      {
        table,
        retentionDays: Number(match[1]),
        weekMs: Date.parse(`${match[2]}T00:00:00Z`),
        rows: Number(rows),
        bytesOnDisk: Number(bytesOnDisk),
      },
    ];
  });
}

export async function dropPartition(
  connection: Connection,
  { table, retentionDays, weekMs }: EventPartition,
  onCluster: string,
): Promise<void> {
  if (!lifetimeTables.has(table)) throw new Error(`rows of ${table} have no life-time`);
  if (!Number.isInteger(retentionDays) || retentionDays < 0)
    throw new Error("a retention is a number of days");
  const week = new Date(weekMs).toISOString().slice(0, 10);
  await connection.send({
    kind: "command",
    sql: `ALTER TABLE ${table}${onCluster} DROP PARTITION (${retentionDays}, '${week}')`,
    // The engine's guard against dropping much by mistake: here much is dropped on purpose.
    settings: { max_partition_size_to_drop: "0" },
    timeoutMs,
  });
}
