/** The folders of the grammars, as addresses. */
export const grammarFolders: readonly URL[];
/** The source of the parser that belongs to the grammar of a folder. */
export function generateParser(folder: URL): string;
