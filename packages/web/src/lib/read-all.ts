/** Lists of people are read whole: they are filtered and changed in place. */
const PAGES_MAX = 20;

/** All entries of a list that the server gives page by page. */
export async function readAll<Item>(
  read: (cursor: string | undefined) => Promise<{
    readonly items: readonly Item[];
    readonly nextCursor: string | undefined;
  }>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const found = await read(cursor);
    all.push(...found.items);
    cursor = found.nextCursor;
    if (cursor === undefined) break;
  }
  return all;
}
