/** Ids of issues stand in the address of a request, and addresses have an end. */
const IDS_PER_REQUEST = 500;

export function idBatches(ids: readonly string[]): readonly string[][] {
  const count = Math.ceil(ids.length / IDS_PER_REQUEST);
  return Array.from({ length: count }, (_, at) =>
    ids.slice(at * IDS_PER_REQUEST, (at + 1) * IDS_PER_REQUEST),
  );
}
