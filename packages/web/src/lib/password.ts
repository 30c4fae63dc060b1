/** Length is the only rule; the server has the same one. */
export const PASSWORD_LENGTH_MIN = 8;
export const PASSWORD_LENGTH_MAX = 256;

/** The catalogue key of what is wrong with a new password. */
export function passwordProblem(password: string): "tooShort" | "tooLong" | undefined {
  if (password.length < PASSWORD_LENGTH_MIN) return "tooShort";
  if (password.length > PASSWORD_LENGTH_MAX) return "tooLong";
  return undefined;
}
