/** The source of the parser that belongs to the grammar. */
export function generateParser(): string;
