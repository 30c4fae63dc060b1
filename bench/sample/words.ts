/** What the invented shop of the samples is made of. */
export const nouns = [
  "order", "invoice", "customer", "basket", "payment", "refund", "shipment", "parcel", "voucher", "price",
  "catalog", "article", "stock", "supplier", "session", "address", "country", "currency", "discount", "ledger",
  "report", "export", "mailing", "template", "queue", "worker", "schedule", "quota", "webhook", "receipt",
] as const;

export const verbs = [
  "load", "store", "find", "check", "apply", "resolve", "merge", "split", "render", "send", "fetch", "reserve",
  "release", "compute", "parse", "encode", "verify", "cancel", "confirm", "allocate", "publish", "settle",
] as const;

export const errorTypes = [
  "TypeError", "RangeError", "ValidationError", "TimeoutError", "NotFoundError", "ConflictError", "KeyError",
  "ValueError", "ConnectionError", "PermissionError", "ParseError", "StateError", "QuotaExceeded", "DecodeError",
] as const;

export const givenNames = [
  "mara", "jonas", "ilse", "piet", "amina", "tomas", "lucia", "henrik", "noor", "pavel", "greta", "samir",
  "yuki", "olga", "bruno", "clara", "dmitri", "elin", "farid", "hana", "ivo", "jana", "kofi", "leonie",
] as const;

export const familyNames = [
  "berg", "castillo", "dahl", "eriksen", "fischer", "garcia", "haddad", "ivanova", "jansen", "kowalski",
  "lindqvist", "moreau", "novak", "okafor", "petrov", "quist", "rossi", "santos", "tanaka", "ueda", "vogel",
] as const;

export const browsers = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Safari/605.1.15",
  "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
] as const;

export const packages = [
  "undici@7.16.0", "pg-pool@3.10.1", "router@2.2.0", "body-reader@1.20.3", "retry-loop@4.1.0", "job-queue@9.3.2",
] as const;
