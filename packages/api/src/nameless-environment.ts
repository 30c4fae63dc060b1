/** Events without an environment, as an address names them: normalization keeps events from naming it. */
export const namelessEnvironment = "none";
