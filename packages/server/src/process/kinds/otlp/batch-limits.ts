/** What the receiver found no room for in a batch (`receive/limits/otlp-share.ts`): it is left out and counted here. */
import type { EnvelopeItem } from "@vedette/protocol";
import { tallyRefused, type Tally } from "../telemetry/tally.ts";

export type BatchLimits = {
  /** Asked for each record that makes sense, in their order; counts those for which there is no room. */
  readonly hasRoom: (tally: Tally) => boolean;
  /** Why exceptions of the batch become no errors; `undefined` where they do. */
  readonly errorsOver: string | undefined;
};

export function batchLimits({ header }: EnvelopeItem): BatchLimits {
  const { records_max: max, records_limit: limit, errors_limit: errors } = header;
  let left = typeof max === "number" ? max : Number.POSITIVE_INFINITY;
  const reason = typeof limit === "string" ? limit : "";
  return {
    hasRoom: (tally) => {
      left -= 1;
      if (left >= 0) return true;
      tallyRefused(tally, "rate_limited", reason);
      return false;
    },
    errorsOver: typeof errors === "string" ? errors : undefined,
  };
}
