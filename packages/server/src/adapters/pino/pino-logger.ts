/** The logger, as pino writes it: one JSON object a line on standard error, so standard output stays a command's. */
import { destination, pino, stdSerializers } from "pino";
import type { Logger } from "#kernel/logger.ts";

export function createPinoLogger(level: "debug" | "info" | "warn" | "error"): Logger {
  return wrap(
    pino(
      {
        level,
        base: { service: "vedette" },
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        serializers: { err: stdSerializers.err },
        redact: [
          "password",
          "token",
          "authorization",
          "cookie",
          "*.password",
          "*.token",
          "*.authorization",
          "*.cookie",
        ],
      },
      destination({ fd: 2, sync: true }),
    ),
  );
}

function wrap(logger: ReturnType<typeof pino>): Logger {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    child: (fields) => wrap(logger.child(fields)),
  };
}
