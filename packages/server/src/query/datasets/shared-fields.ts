/** Fields that telemetry of every kind has. */
import type { DatasetField } from "./dataset.ts";

export const text = (sql: string): DatasetField => ({ sql, kind: "text" });
export const idOf = (sql: string): DatasetField => ({ sql, kind: "id" });
export const number = (sql: string): DatasetField => ({ sql, kind: "number" });
export const duration = (sql: string): DatasetField => ({ sql, kind: "duration" });
export const time = (sql: string): DatasetField => ({ sql, kind: "time" });

export const releaseFields = {
  environment: text("environment"),
  release: text("release"),
  "sdk.name": text("sdk_name"),
  "sdk.version": text("sdk_version"),
  received: time("received_at"),
} as const;

export const userFields = {
  "user.id": text("user_id"),
  "user.email": text("user_email"),
  "user.username": text("user_name"),
  "user.ip": text("user_ip"),
} as const;

export const senderFields = {
  ...releaseFields,
  ...userFields,
  platform: text("platform"),
  "service.name": text("service"),
  server_name: text("server_name"),
} as const;

/** Attributes are kept as texts and numbers apart; a search sees both. */
export const attributeText = (key: string): string =>
  `if(mapContains(numbers, ${key}), toString(numbers[${key}]), attributes[${key}])`;
export const attributeNumber = (key: string): string => `numbers[${key}]`;
