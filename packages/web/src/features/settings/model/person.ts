/** A person as a form names them: any of four ways. */
export interface Person {
  readonly email?: string;
  readonly id?: string;
  readonly username?: string;
  readonly ip?: string;
}

/** What is filled in, as the routes take it. */
export function subjectOf(person: Person): Person {
  return Object.fromEntries(
    Object.entries(person)
      .map(([name, value]: readonly [string, string]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ""),
  );
}

export function isNamed(person: Person): boolean {
  return Object.keys(subjectOf(person)).length > 0;
}
