/**
 * Releases compared as versions. Both sides go through the same expression, so their order is one; releases are few
 * different texts, and the engine computes it once for each.
 *
 * The order is that of semantic versions, with up to four numbers: missing ones are 0, a pre-release comes before its
 * release, its parts are compared as numbers where both are. A release whose name holds no version is in no order.
 */
import type { SqlParams } from "#query/sql-params.ts";
import type { SearchOperator } from "./search-node.ts";

/** `package@1.2.3.4-beta.1+44`: linear in time, as every pattern of the engine. */
const shape =
  "^(?:.*@)?v?([0-9]+)\\\\.([0-9]+)(?:\\\\.([0-9]+))?(?:\\\\.([0-9]+))?(?:-([0-9A-Za-z.-]+)|([A-Za-z][0-9A-Za-z.-]*))?(?:\\\\+.*)?$";

/** A number of any length: without leading zeros the longer one is larger. */
const numberKey = (text: string): string =>
  `(toUInt8(0), toUInt32(length(trimLeft(${text}, '0'))), trimLeft(${text}, '0'))`;

/** What is compared; empty where the text is no version. */
function orderKey(text: string): string {
  const parts = `extractGroups(${text}, '${shape}')`;
  const numbers = `arrayMap(part -> ${numberKey("part")}, arraySlice(parts, 1, 4))`;
  const pre = "concat(parts[5], parts[6])";
  const identifiers = `arrayMap(part -> if(match(part, '^[0-9]+$'), ${numberKey("part")}, (toUInt8(1), toUInt32(0), part)), splitByChar('.', ${pre}))`;
  const release = "[(toUInt8(2), toUInt32(0), '')]";
  return `arrayMap(parts -> if(empty(parts), [], arrayConcat(${numbers}, if(${pre} = '', ${release}, ${identifiers}))), [${parts}])[1]`;
}

/** A comparison of the versions in two texts; false where the column holds none. */
export function compareVersions(
  column: string,
  operator: SearchOperator,
  version: string,
  params: SqlParams,
): string {
  // A single number is a version on the side of the query: `>2`.
  const whole = /^\d+$/.test(version) ? `${version}.0` : version;
  const own = orderKey(`toString(${column})`);
  return `(notEmpty(${own}) AND ${own} ${operator} ${orderKey(params.bind(whole, "String"))})`;
}

const fromAt = "position(reverse(toString(release)), '@')";
/** A name that begins with `@`, or has none, names no package. */
const hasPackage = `${fromAt} BETWEEN 1 AND length(release) - 1`;
const afterAt = `if(${hasPackage}, substring(toString(release), length(release) - ${fromAt} + 2), toString(release))`;

/** The parts of a release's name: `package@version+build`. */
export const releaseParts = {
  package: `if(${hasPackage}, substring(toString(release), 1, length(release) - ${fromAt}), '')`,
  version: `splitByChar('+', ${afterAt})[1]`,
  build: `if(position(${afterAt}, '+') > 0, substring(${afterAt}, position(${afterAt}, '+') + 1), '')`,
} as const;
