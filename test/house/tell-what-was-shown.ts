import { afterEach } from "vitest";
import { describeShownPages } from "./shown-pages.ts";

// A browser test that fails on a machine far away is understood by what its pages showed then.
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  const shown = await describeShownPages();
  if (shown !== "") console.error(`When “${task.name}” failed, there was to be seen:\n${shown}`);
});
