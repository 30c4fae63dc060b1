/** Which compression a browser understands, the smaller one first. */
import type { FastifyRequest } from "fastify";

export const encodings = [
  { name: "br", suffix: ".br" },
  { name: "gzip", suffix: ".gz" },
] as const;

export function accepts(request: FastifyRequest, encoding: string): boolean {
  const header = request.headers["accept-encoding"] ?? "";
  const text = Array.isArray(header) ? header.join(",") : header;
  return text.split(",").some((part) => {
    const [name, ...parameters] = part.split(";").map((word) => word.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}
