// The people who use the invented services: few who are there all the time, many who come once.
import type { Random } from "../../tests/support/random.ts";

const firstNames = [
  "Ada",
  "Bela",
  "Chidi",
  "Dora",
  "Emil",
  "Farah",
  "Goran",
  "Hana",
  "Ines",
  "Jonas",
  "Kofi",
  "Lena",
  "Marek",
  "Noor",
  "Olga",
  "Pablo",
  "Quinn",
  "Rosa",
  "Samir",
  "Tove",
  "Uma",
  "Viktor",
  "Wanda",
  "Xenia",
  "Yuki",
  "Zoe",
] as const;
const lastNames = [
  "Almeida",
  "Berg",
  "Costa",
  "Dube",
  "Eriksen",
  "Fischer",
  "Gupta",
  "Haas",
  "Ito",
  "Jansen",
  "Kaya",
  "Lind",
  "Moreau",
  "Novak",
  "Okafor",
  "Peeters",
  "Rossi",
  "Sato",
  "Tran",
  "Weber",
] as const;

export type Person = {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly ip_address: string;
};

/** Someone, the same few more often than the others. */
export function pickPerson(random: Random, peopleCount = 900): Person {
  // The square of an even choice: a tenth of the people make a third of the visits.
  const number = Math.floor(random.next() ** 2 * peopleCount);
  const first = firstNames[number % firstNames.length] ?? "Ada";
  const last = lastNames[Math.floor(number / firstNames.length) % lastNames.length] ?? "Berg";
  const username = `${first}.${last}${number % 7 === 0 ? number : ""}`.toLowerCase();
  return {
    id: `u-${1000 + number}`,
    email: `${username}@example.${["com", "org", "net"][number % 3] ?? "com"}`,
    username,
    // Addresses that are reserved for documentation.
    ip_address: `203.0.113.${number % 255}`,
  };
}
