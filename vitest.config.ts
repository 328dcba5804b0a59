import { defineConfig } from "vitest/config";

export default defineConfig({
  // The package refers to itself as its users do; in development that means the source, never what was built last.
  resolve: { alias: { "zerosum/explorer": new URL("./models/explorer/index.ts", import.meta.url).pathname } },
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**", ".zerosum/**"],
    pool: "threads",
    testTimeout: 60_000,
    tags: [
      { name: "process", description: "installs or spawns what is built; leave out with --tagsFilter '!process'" },
    ],
  },
});
