import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{infra,functions,shared,web,cli,test,bench}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "cdk.out/**", "dist/**"],
    setupFiles: ["test/house/tell-what-was-shown.ts"],
    pool: "forks",
    maxWorkers: 2,
    // Files share what is loaded: to load the house anew for each takes longer than most tests. They leave nothing behind.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
