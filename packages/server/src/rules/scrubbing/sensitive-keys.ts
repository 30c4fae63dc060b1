/** Which names promise a secret: their whole value goes, whatever it is. */

/** Found anywhere in a name, in any case. */
const sensitiveParts: readonly string[] = [
  "password",
  "passwd",
  "passphrase",
  "secret",
  "api_key",
  "apikey",
  "api-key",
  "credential",
  "mysql_pwd",
  "privatekey",
  "private_key",
  "private-key",
  "token",
  "two-factor",
  "two_factor",
  "bearer",
  "authorization",
  "authentication",
  "session_id",
  "sessionid",
  "card_number",
  "cardnumber",
  "creditcard",
  "credit_card",
];

/** Short words that are parts of harmless ones: they count as words of their own only. */
const sensitiveWords = ["auth", "otp", "pwd", "pin", "cvv", "cvc", "ssn", "csrf", "xsrf", "jwt"];

/** `Cookie`, `Set-Cookie`, `HTTP_COOKIE`, `http.request.header.cookie`: a whole header of them, or all in a map. */
const cookieHeader = /(?:^|[^a-z])cookies?$/i;

/** Cookies whose name alone does not say that they are a key to somebody's account. */
const sessionCookies: ReadonlySet<string> = new Set([
  "sentrysid",
  "sudo",
  "su",
  "sessionid",
  "symfony",
  "phpsessid",
  "fasthttpsessionid",
  "mysession",
  "irissessionid",
  "_vercel_jwt",
  "csrf",
  "xsrf",
  "_csrf",
  "_xsrf",
  "csrf-token",
  "csrf_token",
  "xsrf-token",
  "xsrf_token",
  "fastcsrf",
  "_iris_csrf",
  "jsessionid",
  "asp.net_sessionid",
]);

export type KeyTest = (key: string) => boolean;

/** What is to be done about a name, `undefined` for nothing: filter its value, write the name itself in another way. */
export type NameVerdict = {
  readonly isSensitive: boolean;
  /** Somebody said that what stands under the name is no secret, whatever it looks like. */
  readonly isSafe: boolean;
  /** The name without what is secret in it; `undefined` where it may stay. */
  readonly cleanName: string | undefined;
};
export type NameJudge = (name: string) => NameVerdict | undefined;

/** How many names are remembered; real events use some hundred, hostile ones any number, and any length. */
const rememberedMax = 5000;
const nameLengthMax = 300;

/** A test for names, with what it found remembered: the same names come with every event. */
export function createKeyTest(settings: {
  readonly useDefaults: boolean;
  readonly sensitiveFields: readonly string[];
  readonly safeFields: readonly string[];
}): KeyTest {
  const own = settings.sensitiveFields.filter((field) => field.trim() !== "");
  const parts = [...(settings.useDefaults ? sensitiveParts : []), ...own].map((part) => escape(part.trim()));
  const anywhere = parts.length === 0 ? undefined : new RegExp(parts.join("|"), "i");
  const words = settings.useDefaults ? wordTest(sensitiveWords) : undefined;
  const cookies = settings.useDefaults ? cookieHeader : undefined;
  const isSafe = createSafeTest(settings.safeFields);
  const remembered = new Map<string, boolean>();
  return (key) => {
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const tested = key.slice(0, nameLengthMax);
    const sensitive =
      !isSafe(tested) && [anywhere, words, cookies].some((pattern) => pattern?.test(tested) ?? false);
    remember(remembered, key, sensitive);
    return sensitive;
  };
}

/** The names that are never taken for secrets; whole, in any case. */
export function createSafeTest(safeFields: readonly string[]): KeyTest {
  const safe = new Set(safeFields.map((field) => field.trim().toLowerCase()));
  return safe.size === 0 ? () => false : (key) => safe.has(key.toLowerCase());
}

/** Whoever names things by what users typed puts secrets into names: they are looked through as texts are. */
export function createNameJudge(
  isSensitive: KeyTest,
  isSafe: KeyTest,
  cleanText: (text: string) => string,
): NameJudge {
  const remembered = new Map<string, NameVerdict | null>();
  return (name) => {
    const known = remembered.get(name);
    if (known !== undefined) return known ?? undefined;
    const verdict = judge(name);
    remember(remembered, name, verdict ?? null);
    return verdict;
  };

  function judge(name: string): NameVerdict | undefined {
    const verdict = { isSensitive: isSensitive(name), isSafe: isSafe(name) };
    const cleanName = cleanText(name);
    if (!verdict.isSensitive && !verdict.isSafe && cleanName === name) return undefined;
    return { ...verdict, cleanName: cleanName === name ? undefined : cleanName };
  }
}

function remember<T>(remembered: Map<string, T>, name: string, found: T): void {
  if (name.length > nameLengthMax) return;
  if (remembered.size >= rememberedMax) remembered.clear();
  remembered.set(name, found);
}

/** `auth`, `x-auth`, `userAuth`, `AUTH_KEY`, but neither `author` nor `oauthor`. */
function wordTest(words: readonly string[]): RegExp {
  const forms = words.flatMap((word) => {
    const capital = word.charAt(0).toUpperCase() + word.slice(1);
    const upper = word.toUpperCase();
    return [`(?<![A-Za-z])${word}(?![a-z])`, `${capital}(?![a-z])`, `(?<![A-Z])${upper}(?![A-Z])`];
  });
  return new RegExp(`${forms.join("|")}|[Oo][Aa]uth(?![a-z])`);
}

/** `sid`, `koa.sess`, `laravel_session`. */
const sessionName = /(?:^|[._-])(?:sid|sess|session)$/i;

export function isSessionCookie(name: string): boolean {
  return sessionCookies.has(name.toLowerCase()) || sessionName.test(name);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
