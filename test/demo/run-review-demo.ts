import * as z from "zod";
import { RecordExport, verifyExport } from "../../shared/audit/record-export.ts";
import { arrives } from "../house/approve.ts";
import { eventually } from "../house/eventually.ts";
import { type House, openHouse } from "../house/house.ts";
import { picture } from "../house/picture.ts";
import { atLink, decideAs, linkOf, reviewMailsTo, reviewOf, stagesBecome } from "../house/review-desk.ts";
import { type Check, makeChecks } from "./checks.ts";
import type { DemoCheck, Say } from "./report.ts";

export interface ReviewDemoReport {
  ok: boolean;
  stages: { version: number; id: string; name: string; state: string; because: string; reviewers: string[] }[];
  decisions: {
    at: string;
    version: number | null;
    stage: string;
    reviewer: string;
    decision: string;
    comment: string | null;
  }[];
  record: RecordExport;
  checks: DemoCheck[];
}

const key = "northwind/launch/hero.jpg";
const northwind = (name: string) => `${name}@northwind.example.com`;
const client = (name: string) => `${name}@client.example.com`;
const dayMs = 24 * 3_600_000;
const Said = z.object({ stage: z.string(), decision: z.string(), comment: z.string().nullable() });

/**
 * A campaign's review from the first mail to the last: legal and brand side by side, then the client, two of three; with a
 * reminder, an escalation, a hand-over, a request for changes, a new version and what carries over to it.
 */
export async function runReviewDemo(say: Say): Promise<ReviewDemoReport> {
  await using house = await openHouse();
  say(`The laptop cloud is up at ${house.outputs.endpoint}`);
  const { checks, check } = makeChecks(say);
  await house.upload(key, await picture("campaign"), { title: "Hero", note: "For the launch in June." });
  const { id } = await arrives(house, key, "in_review");
  await reviewBegins(house, id, { legal: "open", brand: "open" });
  const first = await playFirstVersion(house, id, check, say);
  const second = await playSecondVersion(house, id, check, say);

  const response = await house.as("admin").request(`/v1/assets/${id}/record`);
  const record = RecordExport.parse(await response.json());
  const verified = verifyExport(record);
  await check("the record verifies by itself", async () => verified.ok || `${verified.reason} at ${verified.sequence}`);
  await check("a record that was changed does not", async () => {
    const [head, ...rest] = record.records;
    const forged = {
      ...record,
      records: head === undefined ? [] : [{ ...head, summary: "Nothing happened." }, ...rest],
    };
    return !verifyExport(forged).ok || "it verifies";
  });
  return {
    ok: checks.every(({ ok }) => ok),
    stages: [...first, ...second],
    decisions: decisionsIn(record),
    record,
    checks,
  };
}

async function playFirstVersion(house: House, id: string, check: Check, say: Say) {
  say("Legal and brand are asked side by side");
  await check("brand approves, and one of two is enough", async () => {
    await decided(house, northwind("brand"), { decision: "approve" });
    await stagesBecome(house, id, { brand: "approved", client: "waiting" });
    return true;
  });
  await check("legal is reminded a business day before it is due", async () => {
    const due = Date.parse((await reviewOf(house, id)).stages[0]?.dueAt ?? "");
    await later(house, due - house.cloud.kernel.clock.now() - 60_000);
    await eventually("the reminder", async () => (await reviewMailsTo(house, northwind("legal"))).length === 2);
    return true;
  });
  await check("legal is late, and its head is asked besides and decides", async () => {
    for (let day = 0; day < 5 && (await reviewMailsTo(house, northwind("head-of-legal"))).length === 0; day++)
      await later(house, dayMs);
    await decided(house, northwind("head-of-legal"), {
      decision: "approve_with_changes",
      comment: "Mind the disclaimer.",
    });
    await stagesBecome(house, id, { legal: "approved_with_changes", client: "open" });
    return true;
  });
  await check("the client cannot decide without the code from the mail", async () => {
    const bare = await atLink(house, await linkOf(house, client("cam")), "/decision", { decision: "approve" });
    return bare.status === 403 || `it answered ${bare.status}`;
  });
  await check("two of three clients ask for changes, and the version goes back", async () => {
    await decided(house, client("cam"), { decision: "approve" });
    for (const name of ["cleo", "chris"])
      await decided(house, client(name), { decision: "request_changes", comment: "A bigger logo, please." });
    await arrives(house, key, "changes_requested");
    return true;
  });
  return stagesOf(house, id);
}

async function playSecondVersion(house: House, id: string, check: Check, say: Say) {
  say("A new version is uploaded under the same key");
  await house.upload(key, await picture("campaign, bigger logo"));
  await check("legal carries over, since nothing that it looks at has changed; brand is asked anew", async () => {
    await eventually("the second version's review", async () => (await reviewOf(house, id)).version === 2);
    await stagesBecome(house, id, { legal: "carried_over", brand: "open" });
    return true;
  });
  await check("a reviewer hands over, and their own link is dead", async () => {
    const link = await linkOf(house, northwind("marketing"), 2);
    const dora = northwind("dora");
    const handed = await atLink(house, link, "/delegate", { name: "Dora Deputy", email: dora });
    const again = await atLink(house, link, "/decision", { decision: "approve" });
    await decided(house, dora, { decision: "approve" });
    return (handed.status === 204 && again.status === 410) || `${handed.status}, ${again.status}`;
  });
  await check("two of three clients approve, and the version is live", async () => {
    await stagesBecome(house, id, { client: "open" });
    for (const name of ["cam", "chris"]) {
      await linkOf(house, client(name), 2);
      await decided(house, client(name), { decision: "approve" });
    }
    await arrives(house, key, "live");
    return true;
  });
  return stagesOf(house, id);
}

const reviewBegins = (house: House, id: string, states: Record<string, string>) =>
  eventually("the review to be planned", async () => {
    const response = await house.as("admin").request(`/v1/assets/${id}/review`);
    return response.ok && (await stagesBecome(house, id, states));
  });

async function decided(house: House, address: string, decision: { decision: string; comment?: string }): Promise<void> {
  const response = await decideAs(house, address, decision);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
}

async function later(house: House, ms: number): Promise<void> {
  await house.cloud.idle();
  await house.cloud.advanceClock(ms);
  await house.cloud.idle();
}

async function stagesOf(house: House, id: string): Promise<ReviewDemoReport["stages"]> {
  const { version, stages } = await reviewOf(house, id);
  return stages.map(({ id: stage, name, state, because, reviewers }) => ({
    ...{ version, id: stage, name, state, because },
    reviewers: reviewers.map(({ name: reviewer, standing, decision }) => `${reviewer}: ${decision ?? standing}`),
  }));
}

function decisionsIn(record: RecordExport): ReviewDemoReport["decisions"] {
  return record.records
    .filter(({ type }) => type === "review.decision")
    .map(({ at, version, actor, particulars }) => ({
      ...{ at, version, reviewer: actor.replace("reviewer:", "") },
      ...Said.parse(particulars),
    }));
}
