/** The front of an order as questions ask for it: kept where it can be, read where it cannot. */
import type { EventReader, GroupKey } from "#query/event-reader.ts";
import type { Front, FrontReads, PlacedGroup } from "./kept-groups.ts";
import { orderKey, type OrderQuestion } from "./order-key.ts";

/** The first groups of an order of all groups, where they are kept; few groups are as fast without. */
export async function keptFront<Group extends PlacedGroup>(
  { kept, range }: Pick<EventReader, "kept" | "range">,
  kind: string,
  question: OrderQuestion & { readonly among?: readonly GroupKey[] | undefined },
  reads: FrontReads<Group>,
): Promise<Front<Group> | undefined> {
  if (kept === undefined || question.among !== undefined) return undefined;
  return await kept.front(orderKey(kind, range, question), reads);
}

/** So many of the first groups: of what is kept where that goes so far, and read otherwise. */
export async function firstOf<Group>(
  front: Front<Group> | undefined,
  count: number,
  read: () => Promise<readonly Group[]>,
): Promise<Front<Group>> {
  const isKept = front !== undefined && (front.isWhole || front.groups.length >= count);
  const groups = isKept ? front.groups.slice(0, count) : await read();
  return { groups, isWhole: groups.length < count };
}
