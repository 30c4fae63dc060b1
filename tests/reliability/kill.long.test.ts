import { defineKillRounds } from "./kill-rounds.ts";

const seed = Number(process.env["VEDETTE_KILL_SEED"] ?? Date.now() % 1_000_000);
const rounds = Number(process.env["VEDETTE_KILL_ROUNDS"] ?? 21);

defineKillRounds(rounds, seed);
