import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{infra,functions,shared,web,cli,test,bench}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "cdk.out/**", "dist/**"],
    setupFiles: ["test/house/tell-what-was-shown.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
