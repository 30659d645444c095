import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { deployedTemplates, resourcesOf, type Template } from "../testing/templates.ts";

const page = readFileSync(new URL("../../docs/what-it-costs.md", import.meta.url), "utf8");

/** How many of something the page says that stand idle. */
function counted(what: string): number {
  const row = new RegExp(`^\\| ${what}[^|]*\\| (\\d+) \\|`, "m").exec(page);
  return Number(row?.[1]);
}

const Metrics = z.array(z.looseObject({ MetricStat: z.unknown().optional() }));

let templates: Record<string, Template>;
beforeAll(async () => {
  templates = await deployedTemplates();
});

it("what costs a deployment something while nobody uses it is what docs/what-it-costs.md counts", () => {
  const alarms = resourcesOf(templates, "AWS::CloudWatch::Alarm");
  // An alarm is billed by the metrics that it watches.
  const watched = alarms.map(({ Properties }) => {
    const metrics = Metrics.safeParse(Properties.Metrics);
    return metrics.success ? metrics.data.filter(({ MetricStat }) => MetricStat !== undefined).length : 1;
  });
  expect(counted("metrics under alarm")).toBe(watched.reduce((sum, metrics) => sum + metrics, 0));
  expect(counted("secrets")).toBe(resourcesOf(templates, "AWS::SecretsManager::Secret").length);
  expect(counted("dashboards")).toBe(resourcesOf(templates, "AWS::CloudWatch::Dashboard").length);
});
