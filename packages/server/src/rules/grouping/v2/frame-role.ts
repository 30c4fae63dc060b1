/**
 * Two guesses from names, where one more frame would hurt or help: whether a frame is a helper that half the
 * application calls, and whether it is one of the ways into the application.
 */

type Named = { readonly place: string; readonly name: string };

const helperPlace =
  /\b(?:utils?|utilities|helpers?|common|shared|support|lib|core|base|guards?|asserts?|assertions?|invariants?|preconditions?|validators?|clients?|https?|fetch(?:er)?|connections?|cursors?|pools?|databases?|db|sql|queries|cache|redis|retry|retries|mutex|locks?|loggers?|logging|configs?|settings|registry|context|storage|serializers?|collections?)\b/;
const helperName =
  /^(?:assert|ensure|require|invariant|precondition|unwrap|must|expect|retry|attempt|fail|raise|throw|panic|abort)(?:$|[^a-z])/;

const entryPlace =
  /\b(?:controllers?|handlers?|jobs?|workers?|consumers?|commands?|resolvers?|endpoints?|routes?|routers?|views?|servlets?|listeners?|subscribers?|middlewares?|interceptors?|actions?|pages?|cli|cron|tasks?|main|servers?|program|startup|bootstrap|wsgi|asgi|manage|index|lambda|graphql|rpc)\b/;
const entryName =
  /^(?:main|run|start|serve(?:_http)?|handle(?:_?(?:request|event|message|job))?|handler|lambda_handler|perform|execute|dispatch|consume|invoke|call|process_?request|do_(?:get|post|put|delete)|on_?message|<module>)$/;

/** `OrderController.saveAll` → `order controller save all` */
function words(text: string): string {
  return text
    .slice(-120)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}

export function isHelper({ place, name }: Named): boolean {
  return helperPlace.test(words(lastParts(place, name, 2))) || helperName.test(words(lastName(name)));
}

export function isEntry({ place, name }: Named): boolean {
  const last = words(lastName(name)).replaceAll(" ", "_");
  return entryPlace.test(words(lastParts(place, name, 1))) || entryName.test(last);
}

const fileEnding = /\.(?:[cm]?[jt]sx?|vue|py|rb|erb|php|go|java|kt|cs|fs|swift|rs|cc?|cpp|hp?p?|mm?)$/;
const separators = /[/.:\\()*]+/;

/** Of the place and of what qualifies the name: folders further out are the same for half the application. */
function lastParts(place: string, name: string, count: number): string {
  const qualified = name.slice(0, Math.max(0, name.length - lastName(name).length));
  const ends = [place.replace(fileEnding, ""), qualified].flatMap((text) =>
    text
      .slice(-200)
      .split(separators)
      .filter((part) => part !== "")
      .slice(-count),
  );
  return ends.join(" ");
}

function lastName(name: string): string {
  const at = Math.max(name.lastIndexOf("."), name.lastIndexOf(":"), name.lastIndexOf("\\"));
  return name.slice(at + 1);
}
