/**
 * The tests that mutants are tried with (`npm run mutation`): the unit tests of what is mutated, and of the harness that
 * drives it. What starts processes or browsers takes too long to be run once for each mutant.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "zerosum/explorer": new URL("./models/explorer/index.ts", import.meta.url).pathname } },
  test: {
    include: ["impl/**/*.test.ts", "properties/**/*.test.ts", "conformance/**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**", ".zerosum/**", "cli/**"],
    pool: "threads",
    testTimeout: 60_000,
  },
});
