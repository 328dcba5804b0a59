import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**"],
    pool: "threads",
    testTimeout: 60_000,
    tags: [{ name: "process", description: "installs or spawns what is built; leave out with --tagsFilter '!process'" }],
  },
});
