/** How many requests the fuzz run makes: few in every test run, many with `npm run fuzz`. */
export const FUZZ_RUNS = Number(process.env.FUZZ_RUNS ?? 5_000);
