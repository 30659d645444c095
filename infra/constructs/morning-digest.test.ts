import { expect, it } from "vitest";
import { deployedTemplates, resourcesOf } from "../testing/templates.ts";
import { everyWorkingDay } from "./morning-digest.ts";

it("the digest goes every working day at the hour that the configuration says, by the clock of the place", async () => {
  expect(everyWorkingDay({ workingDays: [1, 2, 3, 4, 5] }, "08:00")).toBe("cron(0 8 ? * MON,TUE,WED,THU,FRI *)");
  // A week that begins on Sunday, and a minute past the hour.
  expect(everyWorkingDay({ workingDays: [7, 1, 2, 3, 4, 4] }, "07:05")).toBe("cron(5 7 ? * MON,TUE,WED,THU,SUN *)");

  const [schedule] = resourcesOf(await deployedTemplates(), "AWS::Scheduler::Schedule");
  expect(schedule?.Properties).toMatchObject({
    ScheduleExpression: "cron(0 8 ? * MON,TUE,WED,THU,FRI *)",
    ScheduleExpressionTimezone: "Europe/London",
  });
});
