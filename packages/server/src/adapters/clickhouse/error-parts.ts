/** The parts that errors and their hourly counts lie in: what is stored, told without reading a row of it. */
import { type ErrorPart, errorPartTables } from "#ports/event-store.ts";
import type { Connection } from "./connection.ts";

const timeoutMs = 10_000;

/** `partition_firstBlock_lastBlock_level`, and the number of the last change of its rows. */
const nameShape = /^([^_]+)_(\d+)_(\d+)_\d+(?:_(\d+))?$/;

export async function readErrorParts(connection: Connection): Promise<readonly ErrorPart[]> {
  const text = await connection.send({
    kind: "read",
    sql: `SELECT table, name, rows FROM system.parts
WHERE active AND database = {database:String} AND table IN ({tables:Array(String)}) FORMAT TSVRaw`,
    params: { database: connection.database, tables: errorPartTables },
    timeoutMs,
  });
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [table, name = "", rows] = line.split("\t");
    const match = nameShape.exec(name);
    if (match === null) throw new Error(`${name} is no name of a part`);
    return {
      table: table as ErrorPart["table"],
      name,
      partition: match[1] ?? "",
      firstBlock: Number(match[2]),
      lastBlock: Number(match[3]),
      change: Number(match[4] ?? 0),
      rows: Number(rows),
    };
  });
}
