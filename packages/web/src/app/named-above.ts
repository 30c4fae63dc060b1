import { createContext } from "react";

/** Whether a screen around this one has named the page already: then nothing inside it has a first-level heading. */
export const NamedAbove = createContext(false);
