/** What is to be stored in place of a secret; the same text leaves it as it is. The purpose is the one it is sealed for. */
export type RewriteSecret = (stored: string, purpose: string) => string;
