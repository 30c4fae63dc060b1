/** Tags of which a name or a value contains what is looked for, in any case. Pure. */
export function findTags<Tag extends { readonly key: string }>(
  tags: readonly Tag[],
  typed: string,
  valuesOf: (tag: Tag) => readonly string[],
): readonly Tag[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return tags;
  return tags.filter((tag) =>
    [tag.key, ...valuesOf(tag)].some((text) => text.toLowerCase().includes(wanted)),
  );
}
