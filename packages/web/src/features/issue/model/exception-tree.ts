/**
 * The exceptions of an event as a tree: each below what it led to, the members of a group beside each other. SDKs that
 * know tell it by ids; without them each exception is the cause of the one after it. Pure.
 */
import type { ExceptionValue } from "@vedette/api";

export type Relation = "root" | "cause" | "member";

export interface ExceptionNode {
  readonly exception: ExceptionValue;
  /** Its place in the event. */
  readonly index: number;
  readonly relation: Relation;
  readonly depth: number;
  /** How many members a group has; 0 for what is no group. */
  readonly members: number;
}

function idOf(exception: ExceptionValue): number | undefined {
  return exception.mechanism?.exception_id ?? undefined;
}

/** The parent's place by ids; undefined where ids do not tell one tree. */
function parentsOf(values: readonly ExceptionValue[]): readonly (number | undefined)[] | undefined {
  const places = new Map<number, number>();
  values.forEach((value, index) => {
    const id = idOf(value);
    if (id !== undefined && !places.has(id)) places.set(id, index);
  });
  if (values.length < 2 || places.size !== values.length) return undefined;
  const parents = values.map((value) => {
    const parent = value.mechanism?.parent_id;
    return parent === null || parent === undefined ? undefined : places.get(parent);
  });
  return reachesRoot(parents) ? parents : undefined;
}

/** Whether every exception hangs, over whatever others, on one that hangs on none. */
function reachesRoot(parents: readonly (number | undefined)[]): boolean {
  return parents.every((_, index) => {
    let at: number | undefined = index;
    for (let steps = 0; at !== undefined && steps <= parents.length; steps += 1) at = parents[at];
    return at === undefined;
  });
}

/** The nodes in the order they are read, the outermost first. */
export function exceptionTree(values: readonly ExceptionValue[]): readonly ExceptionNode[] {
  const parents = parentsOf(values);
  if (parents === undefined) {
    return values
      .map((exception, index): ExceptionNode => {
        const relation = index === values.length - 1 ? "root" : "cause";
        return { exception, index, relation, depth: 0, members: 0 };
      })
      .toReversed();
  }
  const children = Map.groupBy(
    values.map((_, index) => index),
    (index) => parents[index],
  );
  const nodes: ExceptionNode[] = [];
  // A stack of its own: a chain of thousands is deeper than calls may nest.
  const open = (children.get(undefined) ?? []).map((index) => ({
    index,
    relation: "root" as Relation,
    depth: 0,
  }));
  open.sort((a, b) => a.index - b.index);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { index, relation, depth } = next;
    const exception = values[index];
    if (exception === undefined) continue;
    const below = (children.get(index) ?? []).toSorted((a, b) => order(values, b) - order(values, a));
    const isGroup = exception.mechanism?.is_exception_group === true;
    const members = isGroup ? below.filter((one) => isMember(values[one])).length : 0;
    nodes.push({ exception, index, relation, depth, members });
    for (const child of below) {
      const asMember = isGroup && isMember(values[child]);
      open.push({
        index: child,
        relation: asMember ? "member" : "cause",
        depth: isGroup || depth > 0 ? depth + 1 : depth,
      });
    }
  }
  return nodes;
}

/** A group's cause hangs on it like its members do, but by its own name. */
function isMember(exception: ExceptionValue | undefined): boolean {
  return !/^__(?:cause|context)__$|^cause$|^InnerException$/.test(exception?.mechanism?.source ?? "");
}

function order(values: readonly ExceptionValue[], index: number): number {
  const value = values[index];
  return (value === undefined ? undefined : idOf(value)) ?? index;
}
