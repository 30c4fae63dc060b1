/**
 * Groups of errors (`ExceptionGroup`, `AggregateError`): as often as the same error is in one, it is one fault. With
 * one kind of error in it, the group is grouped as that error.
 */
import type { ExceptionValue } from "@vedette/protocol";
import { parameterizeMessage } from "./parameterize.ts";

/** The exceptions that count, in the order in which they came. */
export function groupedExceptions(values: readonly ExceptionValue[]): readonly ExceptionValue[] {
  const group = readGroup(values);
  if (group === undefined) return values;
  const { root, childrenOf, kinds } = group;
  const kept = new Set<ExceptionValue>();
  if (kinds.length > 1) kept.add(root);
  for (const member of kinds) for (const each of pathOf(member, childrenOf)) kept.add(each);
  const chosen = values.filter((value) => kept.has(value));
  // Which of several came first is chance.
  return kinds.length === 1 ? chosen : chosen.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The error that a group is about, where all in it are of one kind. */
export function soleMember(values: readonly ExceptionValue[]): ExceptionValue | undefined {
  const kinds = readGroup(values)?.kinds;
  return kinds?.length === 1 ? kinds[0] : undefined;
}

/** The tree with one error of each kind in it; `undefined` where these are no group. */
function readGroup(
  values: readonly ExceptionValue[],
): (Tree & { readonly kinds: readonly ExceptionValue[] }) | undefined {
  if (!values.some((value) => value.mechanism?.is_exception_group === true)) return undefined;
  const tree = treeOf(values);
  if (tree === undefined) return undefined;
  const kinds = new Map<string, ExceptionValue>();
  for (const member of topMembers(tree.root, tree.childrenOf)) {
    const key = keyOf(member);
    if (!kinds.has(key)) kinds.set(key, member);
  }
  return kinds.size === 0 ? undefined : { ...tree, kinds: [...kinds.values()] };
}

type Tree = {
  readonly root: ExceptionValue;
  readonly childrenOf: ReadonlyMap<number, readonly ExceptionValue[]>;
};

/** `undefined` where ids are missing, come twice or lead in a circle. */
function treeOf(values: readonly ExceptionValue[]): Tree | undefined {
  const ids = new Set<number>();
  const childrenOf = new Map<number, ExceptionValue[]>();
  const roots: ExceptionValue[] = [];
  for (const value of values) {
    const id = value.mechanism?.exception_id;
    const parent = value.mechanism?.parent_id;
    if (id === undefined || ids.has(id) || (parent !== undefined && parent >= id)) return undefined;
    ids.add(id);
    if (parent === undefined) roots.push(value);
    else childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), value]);
  }
  const [root] = roots;
  return root === undefined || roots.length > 1 ? undefined : { root, childrenOf };
}

/** The errors in a group, and in the groups in it. */
function topMembers(group: ExceptionValue, childrenOf: Tree["childrenOf"]): readonly ExceptionValue[] {
  if (group.mechanism?.is_exception_group !== true) return [group];
  const children = childrenOf.get(group.mechanism.exception_id ?? -1) ?? [];
  return children.flatMap((child) => topMembers(child, childrenOf));
}

/** An error and its causes. */
function pathOf(value: ExceptionValue, childrenOf: Tree["childrenOf"]): readonly ExceptionValue[] {
  const path = [value];
  for (let at = value; ;) {
    const next = childrenOf.get(at.mechanism?.exception_id ?? -1)?.[0];
    if (next === undefined) return path;
    path.push(next);
    at = next;
  }
}

/** Errors are of one kind when they are of one type and were thrown at one place, or say the same. */
function keyOf({ type, value, stacktrace }: ExceptionValue): string {
  const frame = stacktrace?.frames.at(-1);
  if (frame === undefined) return `${type}\n${parameterizeMessage(value ?? "")}`;
  return `${type}\n${frame.module ?? frame.filename ?? ""}\n${frame.function ?? ""}`;
}
