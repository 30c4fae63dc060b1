/** What a platform's file offers: the event that its SDK would have sent of an occurrence of a fault. */
import type { Fault } from "../fault.ts";
import type { Occurrence } from "../occurrence.ts";

export type Payload = Record<string, unknown>;
export type Renderer = (fault: Fault, occurrence: Occurrence) => Payload;

/** Event of a message, or of an error without a trace: the same in every language but for its dressing. */
export function messagePayload(fault: Fault, occurrence: Occurrence, head: Payload): Payload | undefined {
  if (fault.message === undefined) return undefined;
  const formatted = fault.message.write(occurrence.random);
  return fault.hasTemplate
    ? {
        ...head,
        level: "warning",
        logentry: { message: fault.message.template.replace(/\{\w+\}/g, "%s"), formatted },
      }
    : { ...head, level: "info", message: formatted };
}

export type RenderedException = {
  readonly type: string;
  readonly value: string;
  readonly module?: string | undefined;
  readonly frames: readonly Payload[];
};

/** The list of a chained error, cause first, with the mechanisms that say so. */
export function chain(
  exceptions: readonly RenderedException[],
  isHandled: boolean,
  outermost = "generic",
): Payload {
  const last = exceptions.length - 1;
  return {
    values: exceptions.map(({ type, value, module, frames }, index) => ({
      type,
      value,
      ...(module === undefined ? {} : { module }),
      ...(frames.length === 0 ? {} : { stacktrace: { frames } }),
      mechanism:
        index === last
          ? { type: outermost, handled: isHandled, ...(last === 0 ? {} : { exception_id: 0 }) }
          : {
              type: "chained",
              handled: isHandled,
              source: "cause",
              exception_id: last - index,
              parent_id: last - index - 1,
            },
    })),
  };
}
