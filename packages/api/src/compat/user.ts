import { z } from "zod";
import { dateTime, id } from "../fields.ts";

/** A person beside what they did, as clients read people everywhere. */
export const userReference = z.object({
  id,
  email: z.string(),
  name: z.string(),
  username: z.string(),
  isActive: z.boolean(),
  avatar: z.object({ avatarType: z.string(), avatarUuid: z.null() }),
  avatarUrl: z.null(),
});

/** With when they looked last. */
export const viewerShape = userReference.extend({ lastSeen: dateTime });

export const participantShape = userReference.extend({ type: z.literal("user") });
