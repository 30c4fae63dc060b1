import { defineKillRounds } from "./kill-rounds.ts";

// New moments in every run; a failure names its seed, and VEDETTE_KILL_SEED repeats it.
const seed = Number(process.env["VEDETTE_KILL_SEED"] ?? Date.now() % 1_000_000);

defineKillRounds(5, seed);
