/** What settings are tried out on: a stored event, one that is pasted, or a text alone. */

export type TrySource =
  | { readonly kind: "event"; readonly eventId: string | undefined }
  | { readonly kind: "json"; readonly text: string }
  | { readonly kind: "text"; readonly text: string };

export type TryBody =
  | { readonly eventId?: string; readonly event?: Readonly<Record<string, unknown>> }
  /** Not JSON, or not an object. */
  | "unreadable"
  /** Nothing to try on yet. */
  | "empty";

/** As the routes take it. A text becomes the message of an event that holds nothing else. */
export function bodyOf(source: TrySource): TryBody {
  if (source.kind === "event") return source.eventId === undefined ? {} : { eventId: source.eventId };
  if (source.text.trim() === "") return "empty";
  if (source.kind === "text") return { event: { platform: "other", message: source.text } };
  try {
    const value: unknown = JSON.parse(source.text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? { event: value as Readonly<Record<string, unknown>> }
      : "unreadable";
  } catch {
    return "unreadable";
  }
}
