import { config } from "zod";

/**
 * Put into every bundle before anything else. Zod compiles a schema into JavaScript at its first use, which pays off after
 * thousands of documents; a function sees a few in each environment and would pay for it in every cold start.
 */
config({ jitless: true });
