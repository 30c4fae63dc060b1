/**
 * Every code that a route may answer with, its status and when it happens. The server's `UserError`s use
 * these codes; the OpenAPI document and the page's messages are made from them.
 */
export const apiErrors = {
  bad_request: { status: 400, description: "The request is not understood." },
  invalid_input: {
    status: 400,
    description: "A field is missing or wrong; the body names each with its reasons.",
  },
  invalid_query: { status: 400, description: "The search query cannot be read." },
  invalid_cursor: { status: 400, description: "The page cursor cannot be read." },
  invalid_time_range: { status: 400, description: "statsPeriod, start or end is missing or wrong." },
  not_authenticated: { status: 401, description: "No credentials, or ones that are not valid." },
  wrong_credentials: { status: 401, description: "The e-mail address or the password is wrong." },
  forbidden: { status: 403, description: "The caller may not do this." },
  wrong_origin: { status: 403, description: "A request with a session cookie came from another origin." },
  not_found: { status: 404, description: "There is no such thing, or the caller may not see it." },
  insecure_connection: {
    status: 400,
    description: "The public address is https, but this connection is not; the cookie would be lost.",
  },
  second_factor_needed: { status: 403, description: "The password is right; a code is needed as well." },
  second_factor_wrong: { status: 403, description: "The code is wrong, was used already or has expired." },
  second_factor_required: {
    status: 403,
    description: "The organization asks for a second factor, which this account does not have.",
  },
  single_sign_on_required: {
    status: 403,
    description: "The organization opens only to who comes by its identity provider.",
  },
  password_required: {
    status: 403,
    description: "An identity provider opened this session, for its own organization alone.",
  },
  password_wrong: { status: 403, description: "The current password is not right." },
  link_invalid: { status: 410, description: "The one-time link was used or has expired." },
  last_owner: { status: 409, description: "The last owner cannot leave or lose the role." },
  team_unknown: { status: 404, description: "There is no such team in the organization." },
  too_many_invitations: { status: 409, description: "Too many invitations are open; revoke some first." },
  issuer_refused: { status: 400, description: "The identity provider's configuration cannot be read." },
  client_secret_missing: {
    status: 400,
    description: "A new issuer or client needs its secret: the old one is not sent elsewhere.",
  },
  slug_taken: { status: 409, description: "The slug is in use." },
  already_exists: { status: 409, description: "There is one already, and there can be only one." },
  email_taken: { status: 409, description: "There is a user with this address." },
  too_many_searches: { status: 400, description: "No more searches can be saved; delete one first." },
  too_many_dashboards: { status: 400, description: "No more dashboards can be kept; delete one first." },
  edit_conflict: {
    status: 409,
    description: "Somebody else has changed this meanwhile; nothing was overwritten.",
  },
  assignee_unknown: { status: 400, description: "There is no such person or team in the organization." },
  key_missing: { status: 409, description: "No DSN key of the project is active: it takes nothing." },
  merge_impossible: { status: 400, description: "These issues cannot become one." },
  unmerge_impossible: { status: 400, description: "These hashes cannot leave the issue." },
  release_unknown: { status: 400, description: "No event of the project has named this release." },
  issue_unknown: {
    status: 400,
    description: "Some of the issues do not exist, or the caller may not see them.",
  },
  mention_unknown: {
    status: 400,
    description: "A comment names a person or team that the organization has not.",
  },
  too_large: { status: 413, description: "The body is larger than this address accepts." },
  unsupported_media_type: { status: 415, description: "The body must be JSON." },
  too_many_attempts: {
    status: 429,
    description: "Too many attempts to sign in; wait for the time in Retry-After.",
  },
  too_many_requests: { status: 429, description: "Too many requests; wait for the time in Retry-After." },
  too_many_exports: { status: 429, description: "Too many exports are being written; try again later." },
  too_many_connections: { status: 429, description: "Too many live connections are open." },
  internal: { status: 500, description: "A fault of the server; it was logged under the request's id." },
  query_refused: {
    status: 500,
    description: "The event store refused the query, for its size most likely; narrow it.",
  },
  unavailable: { status: 503, description: "A store does not answer; try again." },
  timeout: { status: 504, description: "The query took too long; narrow the time range or the query." },
} as const;

export type ApiErrorCode = keyof typeof apiErrors;
