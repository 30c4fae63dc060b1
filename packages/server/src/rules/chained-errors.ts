/** What the other exceptions of a chain are and say, beside the one that the event is named by; each text once. */
import { type ErrorEvent, shorten } from "@vedette/protocol";
import { mainException } from "./crash-frame.ts";

export type ChainedErrors = {
  readonly chained_types: readonly string[];
  readonly chained_values: readonly string[];
};

/** Of a longer chain those nearest to the main exception are kept. */
export const chainedErrorsMax = 20;
export const errorValueLengthMax = 1024;

export function chainedErrors(event: ErrorEvent): ChainedErrors {
  const main = mainException(event);
  const others = (event.exception?.values ?? []).filter((one) => one !== main).slice(-chainedErrorsMax);
  return {
    chained_types: textsBeside(
      main?.type,
      others.map(({ type }) => type),
    ),
    chained_values: textsBeside(
      main?.value,
      others.map(({ value }) => value),
    ).map((value) => shorten(value, errorValueLengthMax)),
  };
}

function textsBeside(main: string | undefined, texts: readonly (string | undefined)[]): readonly string[] {
  const found = new Set(texts.filter((text) => text !== undefined && text !== "" && text !== main));
  return [...found].flatMap((text) => text ?? []);
}
