import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyChain } from "../audit/chain.ts";
import { Decision } from "../review/decision.ts";
import { ReviewTemplate } from "../review/review-template.ts";
import { makeAsks } from "./asks.ts";
import { makeCatalogHouse } from "./catalog-house.ts";
import { makeLinkVisits } from "./link-visits.ts";
import { makeReviewPeople } from "./review-people.ts";
import { reviewerIdOf } from "./review-stage.ts";
import { makeStepUpCodes } from "./step-up-codes.ts";
import { makeWaivers } from "./waivers.ts";

const guest = (name: string) => ({ guest: { name, email: `${name.toLowerCase()}@example.com` } });
const span = { deadline: { hours: 48 }, grace: { hours: 24 } };
const threeStages = {
  id: "campaign",
  name: "Campaign",
  stages: [
    {
      ...{ id: "legal", name: "Legal", reviewers: [guest("Lena")], ...span },
      escalations: [{ after: { hours: 12 }, to: [guest("Hana")] }],
      carryOverUnlessChanged: ["sound", "duration"],
    },
    { id: "brand", name: "Brand", after: [], reviewers: [guest("Bo"), guest("Mara")], rule: "any", ...span },
    {
      ...{ id: "client", name: "Client", after: ["legal", "brand"], ...span },
      reviewers: [guest("Cam"), guest("Cleo"), guest("Chris")],
      ...{ rule: { atLeast: 2 }, objections: "count", delegation: "anyone" },
    },
  ],
};

async function begun(template: unknown = threeStages) {
  const house = makeCatalogHouse();
  const assetId = await house.register();
  await house.catalogue(assetId);
  const templates = [ReviewTemplate.parse(template)];
  await house.planReview(assetId, 1, 1, templates);
  const key = { assetId, version: 1, round: 1 };
  const stateOf = async (version = 1) => {
    const review = await house.catalog.findReview(assetId, version, 1);
    return Object.fromEntries(review?.stages.map(({ id, state }) => [id, state]) ?? []);
  };
  const decide = (stage: string, decision: Decision, reviewer = 0) =>
    house.decide(assetId, decision, { stage, reviewer });
  const close = (stage: string) => house.reviews.advance(key, stage);
  const reviewersOf = async (stage: string) =>
    (await house.catalog.findReview(assetId, 1, 1))?.stages.find(({ id }) => id === stage)?.reviewers ?? [];
  return { house, assetId, templates, key, stateOf, decide, close, reviewersOf };
}

describe("a review in stages", () => {
  it("runs those side by side that wait for nobody, and the next when all before it have ended well", async () => {
    const { stateOf, decide, close } = await begun();
    expect(await stateOf()).toEqual({ legal: "open", brand: "open", client: "waiting" });
    await decide("brand", "approve", 1);
    expect((await close("brand")).opened).toEqual([]);
    await decide("legal", "approve_with_changes");
    const { opened, outcome } = await close("legal");
    expect([opened.map(({ id }) => id), outcome]).toEqual([["client"], "open"]);
    expect(await stateOf()).toEqual({ legal: "approved_with_changes", brand: "approved", client: "open" });
  });

  it("is approved when two of three clients approve, though one objects", async () => {
    const { house, assetId, decide, close, stateOf } = await begun();
    for (const stage of ["legal", "brand"]) {
      await decide(stage, "approve");
      await close(stage);
    }
    await decide("client", "request_changes", 0);
    await decide("client", "approve", 1);
    expect(await stateOf()).toMatchObject({ client: "open" });
    await decide("client", "approve", 2);
    expect(await close("client")).toMatchObject({ outcome: "approved", version: { status: "approved" } });
    expect(verifyChain(assetId, await house.catalog.journal(assetId))).toMatchObject({ ok: true });
  });

  it("ends at a request for changes, and stops the stages beside it", async () => {
    const { house, assetId, decide, close, stateOf } = await begun();
    await house.ask(assetId, "brand", "token-brand");
    await decide("legal", "request_changes");
    expect(await close("legal")).toMatchObject({ outcome: "changes_requested", tokensToWake: ["token-brand"] });
    expect(await stateOf()).toEqual({ legal: "changes_requested", brand: "cancelled", client: "cancelled" });
    await expect(decide("brand", "approve")).rejects.toMatchObject({ code: "gone" });
  });

  it("answers the same when a stage is closed again", async () => {
    const { house, assetId, decide, close } = await begun();
    await decide("brand", "approve");
    await decide("legal", "approve");
    await close("brand");
    const first = await close("legal");
    const length = (await house.catalog.journal(assetId)).length;
    expect((await close("legal")).opened).toEqual(first.opened);
    expect(await house.catalog.journal(assetId)).toHaveLength(length);
  });

  it("wakes the stages beside it again when the one that ended it is closed again", async () => {
    const { house, assetId, decide, close } = await begun();
    await house.ask(assetId, "brand", "token-brand");
    await decide("legal", "request_changes");
    const { tokensToWake } = await close("legal");
    expect((await close("legal")).tokensToWake).toEqual(tokensToWake);
    expect((await close("brand")).tokensToWake).toEqual([]);
  });

  it("begins what follows also when it was decided, from an inbox, before its workflow began", async () => {
    const { decide, close } = await begun();
    for (const stage of ["legal", "brand"]) {
      await decide(stage, "approve");
      await close(stage);
    }
    for (const reviewer of [0, 1]) await decide("client", "approve", reviewer);
    expect((await close("brand")).opened.map(({ id }) => id)).toEqual(["client"]);
    expect(await close("client")).toMatchObject({ outcome: "approved" });
  });

  it("is decided otherwise as long as the stage is open, and both are on record", async () => {
    const { house, assetId, decide, close, stateOf } = await begun();
    for (const stage of ["legal", "brand"]) {
      await decide(stage, "approve");
      await close(stage);
    }
    await decide("client", "request_changes", 0);
    await decide("client", "approve", 0);
    const records = (await house.catalog.journal(assetId)).filter(({ type }) => type === "review.decision");
    expect(records.at(-1)?.particulars).toMatchObject({ decision: "approve", previous: "request_changes" });
    expect(await stateOf()).toMatchObject({ client: "open" });
  });

  it("leaves out who finds it not relevant, and goes on when all do", async () => {
    const { decide, close } = await begun();
    await decide("legal", "not_relevant");
    await decide("brand", "not_relevant", 0);
    await decide("brand", "not_relevant", 1);
    await close("legal");
    expect((await close("brand")).opened.map(({ id }) => id)).toEqual(["client"]);
  });

  it("asks others besides when it escalates, once, and one of them decides for the stage", async () => {
    const { house, assetId, decide, reviewersOf, stateOf } = await begun();
    await house.ask(assetId, "legal", "t1");
    await house.ask(assetId, "legal", "t2", { occasion: "escalation-1" });
    await house.ask(assetId, "legal", "t3", { occasion: "escalation-1" });
    expect((await reviewersOf("legal")).map(({ name, escalated }) => [name, escalated])).toEqual([
      ["Lena", false],
      ["Hana", true],
    ]);
    await decide("legal", "approve", 1);
    expect(await stateOf()).toMatchObject({ legal: "approved" });
  });

  it("expires at the end of its line, or is approved where the template says so", async () => {
    const expired = await begun();
    expect(await expired.close("brand")).toMatchObject({
      outcome: "expired",
      version: { status: "changes_requested", statusReason: "Brand: nobody decided by 2027-01-03T09:00:00.000Z." },
    });
    const lenient = await begun({
      ...threeStages,
      stages: [{ id: "only", name: "Only", reviewers: [guest("Bo")], ...span, atEnd: "approve" }],
    });
    expect(await lenient.close("only")).toMatchObject({ outcome: "approved", version: { status: "approved" } });
  });

  it("says who wanted it, and claims of nobody that they chose the template", async () => {
    const { house, assetId } = await begun();
    const planned = (await house.catalog.journal(assetId)).find(({ type }) => type === "review.planned");
    expect(planned?.particulars).toMatchObject({ requestedBy: "pia@example.com" });
    expect(planned?.particulars).not.toHaveProperty("chosenBy");
  });

  it("counts a stage's dates from the moment before which it must not begin", async () => {
    const startsAt = "2027-02-01T09:00:00.000Z";
    const stages = [{ id: "later", name: "Later", reviewers: [guest("Bo")], startsAt, ...span }];
    const { house, assetId } = await begun({ id: "t", name: "T", stages });
    const [stage] = (await house.catalog.findReview(assetId, 1, 1))?.stages ?? [];
    expect(stage).toMatchObject({ openedAt: startsAt, dueAt: "2027-02-03T09:00:00.000Z" });
  });

  it("needs nobody when its template has no stages", async () => {
    const { house, key } = await begun({ id: "free", name: "Approved design", stages: [] });
    expect(await house.reviews.advance(key)).toMatchObject({ outcome: "approved", version: { status: "approved" } });
  });

  it("breaks off in words when a stage would ask nobody", async () => {
    const stages = [{ id: "legal", name: "Legal", reviewers: [{ role: "nobody-has-it" }], ...span }];
    await expect(begun({ id: "t", name: "T", stages })).rejects.toMatchObject({ code: "invalid" });
  });

  it("carries a stage over to a new version that changed none of its criteria, and says so", async () => {
    const { house, assetId, templates, decide, close, stateOf } = await begun();
    await decide("legal", "approve");
    await close("legal");
    await decide("brand", "request_changes");
    await close("brand");
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");
    await house.catalogue(assetId, 2, "execution-2");
    const review = await house.planReview(assetId, 2, 1, templates);
    expect(await stateOf(2)).toEqual({ legal: "carried_over", brand: "open", client: "waiting" });
    expect(review.stages[0]).toMatchObject({
      because: expect.stringContaining("Carried over from version 1"),
      reviewers: [{ name: "Lena", decision: "approve" }],
    });
    await house.decide(assetId, "approve", { version: 2, stage: "brand" });
    const { opened } = await house.reviews.advance({ assetId, version: 2, round: 1 }, "brand");
    expect(opened.map(({ id }) => id)).toEqual(["client"]);
  });

  it("is given up for another template, whose choice is on record", async () => {
    const { house, assetId, decide } = await begun();
    await house.ask(assetId, "brand", "token-brand");
    const { version, tokensToWake } = await house.reviews.restart(assetId, "user:pia", "brand");
    expect([version.rounds, tokensToWake]).toEqual([2, ["token-brand"]]);
    await expect(decide("legal", "approve")).rejects.toMatchObject({ code: "gone" });
    const records = await house.catalog.journal(assetId);
    expect(records.at(-1)).toMatchObject({ actor: "user:pia", particulars: { template: "brand" } });
  });
});

describe("the people of a stage", () => {
  it("hand over, and their link is dead from then on", async () => {
    const { house, key, decide, close, reviewersOf } = await begun();
    for (const stage of ["legal", "brand"]) {
      await decide(stage, "approve");
      await close(stage);
    }
    const people = makeReviewPeople(house.catalog, { people: [] });
    const [cam] = await reviewersOf("client");
    const from = { reviewerId: cam?.id ?? "", linkId: cam?.linkId ?? "" };
    const other = { name: "Dora", email: "dora@example.com" };
    await people.delegate({ ...key, stage: "client" }, from, other, false);
    await expect(decide("client", "approve", 0)).rejects.toMatchObject({ details: { reason: "delegated" } });
    expect((await decide("client", "approve", 3)).stage.reviewers[3]).toMatchObject({
      name: "Dora",
      decision: "approve",
    });
  });

  it("hand over to those only whom the template allows", async () => {
    const { house, key, reviewersOf } = await begun();
    const people = makeReviewPeople(house.catalog, { people: [] });
    const [lena] = await reviewersOf("legal");
    const from = { reviewerId: lena?.id ?? "", linkId: lena?.linkId ?? "" };
    const other = { name: "Dora", email: "dora@example.com" };
    const stage = { ...key, stage: "legal" };
    await expect(people.delegate(stage, from, other, false)).rejects.toMatchObject({ code: "forbidden" });
    await people.delegate(stage, from, other, true);
  });

  it("are added and removed; a removed link is dead, and the others may have settled the stage", async () => {
    const { house, key, decide, close, reviewersOf, stateOf } = await begun();
    const people = makeReviewPeople(house.catalog, { people: [] });
    for (const stage of ["legal", "brand"]) {
      await decide(stage, "approve");
      await close(stage);
    }
    const client = { ...key, stage: "client" };
    await people.add(client, { name: "Dora", email: "dora@example.com" }, "user:pia");
    await expect(people.add(client, { name: "Dora", email: "DORA@example.com" }, "user:pia")).rejects.toMatchObject({
      code: "conflict",
    });
    const [cam, cleo, chris] = await reviewersOf("client");
    await people.remove(client, cam?.id ?? "", "user:pia");
    await expect(decide("client", "approve", 0)).rejects.toMatchObject({ details: { reason: "revoked" } });
    await decide("client", "approve", 3);
    await people.remove(client, cleo?.id ?? "", "user:pia");
    expect(await stateOf()).toMatchObject({ client: "open" });
    await people.remove(client, chris?.id ?? "", "user:pia");
    expect(await stateOf()).toMatchObject({ client: "approved" });
  });

  it("who come to a stage later were asked when they came, not when it opened", async () => {
    const { house, key, reviewersOf } = await begun();
    const openedAt = house.now().toISOString();
    const people = makeReviewPeople(house.catalog, { people: [] });
    house.advance(20 * 3_600_000);
    const later = house.now().toISOString();
    const legal = { ...key, stage: "legal" };
    await people.add(legal, { name: "Dora", email: "dora@example.com" }, "user:pia");
    const [lena] = await reviewersOf("legal");
    await people.delegate(
      legal,
      { reviewerId: lena?.id ?? "", linkId: lena?.linkId ?? "" },
      { name: "Eli", email: "eli@example.com" },
      true,
    );
    await house.ask(key.assetId, "legal", "token-2", { occasion: "escalation-1" });
    const asked: Record<string, string> = {};
    for await (const { name, askedAt } of makeAsks(house.items).waiting()) asked[name] = askedAt;
    expect(asked).toMatchObject({ Bo: openedAt, Mara: openedAt, Dora: later, Eli: later, Hana: later });
  });

  it("are never removed all", async () => {
    const { house, key } = await begun();
    const people = makeReviewPeople(house.catalog, { people: [] });
    await expect(
      people.remove({ ...key, stage: "legal" }, reviewerIdOf("lena@example.com"), "user:pia"),
    ).rejects.toMatchObject({ details: { reason: "last" } });
  });

  it("have an inbox, from the asking to the end of the stage", async () => {
    const { house, decide, close } = await begun();
    const asks = makeAsks(house.items);
    const inbox = async (name: string) =>
      (await asks.inbox(reviewerIdOf(`${name}@example.com`))).map(({ stage, decision }) => [stage, decision]);
    const waiting = async () => {
      const names: string[] = [];
      for await (const { name } of asks.waiting()) names.push(name);
      return names.sort();
    };
    expect(await waiting()).toEqual(["Bo", "Lena", "Mara"]);
    expect([await inbox("bo"), await inbox("cam")]).toEqual([[["brand", null]], []]);
    await decide("brand", "approve");
    expect([await inbox("bo"), await inbox("mara"), await waiting()]).toEqual([[], [], ["Lena"]]);
    await close("brand");
    await decide("legal", "approve");
    await close("legal");
    await decide("client", "approve");
    expect(await inbox("cam")).toEqual([["client", "approve"]]);
    expect(await waiting()).toEqual(["Chris", "Cleo"]);
  });
});

describe("what happens to a link", () => {
  it("being fetched is told apart from being opened, and each device is noted once", async () => {
    const { house, assetId, key, reviewersOf } = await begun();
    const visits = makeLinkVisits(house.catalog);
    const [lena] = await reviewersOf("legal");
    const link = { ...key, stage: "legal", reviewerId: lena?.id ?? "", linkId: lena?.linkId ?? "" };
    for (const device of ["scanner", "scanner"]) await visits.fetched(link, { device, userAgent: "Scanner/1" });
    for (const device of ["phone", "phone", "laptop"]) await visits.opened(link, { device, userAgent: "Browser/1" });
    const records = (await house.catalog.journal(assetId)).slice(-3);
    expect(records.map(({ type, particulars }) => [type, particulars.elsewhere])).toEqual([
      ["review.prefetched", undefined],
      ["review.opened", false],
      ["review.opened", true],
    ]);
  });

  it("a code lets a decision through for ten minutes, and five wrong ones lock it", async () => {
    const { house, key, reviewersOf } = await begun();
    const codes = makeStepUpCodes(house.catalog, async () => "secret");
    const [lena] = await reviewersOf("legal");
    const link = { ...key, stage: "legal", reviewerId: lena?.id ?? "", linkId: lena?.linkId ?? "" };
    const reason = (promise: Promise<void>) =>
      promise.then(
        () => "ok",
        (error) => error.details.reason ?? error.code,
      );
    expect(await reason(codes.check(link, undefined))).toBe("code-needed");
    expect(await reason(codes.check(link, "123456"))).toBe("code-needed");
    const code = await codes.issue(link, "lena@example.com");
    expect(await reason(codes.check(link, code))).toBe("ok");
    house.advance(11 * 60_000);
    expect(await reason(codes.check(link, code))).toBe("code-expired");
    const next = await codes.issue(link, "lena@example.com");
    const wrong = next === "000000" ? "000001" : "000000";
    for (let guess = 0; guess < 5; guess++) expect(await reason(codes.check(link, wrong))).toBe("code-wrong");
    expect(await reason(codes.check(link, next))).toBe("code-locked");
    for (let sent = 0; sent < 3; sent++) await codes.issue(link, "lena@example.com");
    await expect(codes.issue(link, "lena@example.com")).rejects.toMatchObject({ code: "rate_limited" });
  });

  it("guesses that race are counted one by one", async () => {
    const { house, key, reviewersOf } = await begun();
    const codes = makeStepUpCodes(house.catalog, async () => "secret");
    const [lena] = await reviewersOf("legal");
    const link = { ...key, stage: "legal", reviewerId: lena?.id ?? "", linkId: lena?.linkId ?? "" };
    const code = await codes.issue(link, "lena@example.com");
    const guesses = Array.from({ length: 100 }, (_, at) =>
      String((Number(code) + 1 + at) % 1_000_000).padStart(6, "0"),
    );
    const answers = await Promise.allSettled(guesses.map((guess) => codes.check(link, guess)));
    const wrong = answers.filter(
      (answer) => answer.status === "rejected" && answer.reason.details.reason === "code-wrong",
    );
    expect(wrong.length).toBeLessThanOrEqual(5);
  });

  it("a waiver holds for the bytes it was granted for, until its day or its revocation", async () => {
    const { house, assetId } = await begun();
    const waivers = makeWaivers(house.catalog);
    const by = { actor: "user:pia", name: "Pia" };
    const request = { standard: "Logo clear space", reason: "Co-branding.", until: "2027-02-01T00:00:00.000Z" };
    const { id } = await waivers.grant(assetId, request, by);
    await waivers.revoke(assetId, id, "The partner left.", by);
    await expect(waivers.revoke(assetId, id, "Again.", by)).rejects.toMatchObject({ code: "conflict" });
    expect(await waivers.list(assetId)).toMatchObject([{ ...request, grantedBy: "Pia", revoked: { by: "Pia" } }]);
  });
});

describe("whatever the order of decisions and timeouts", () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant("decide" as const),
      stage: fc.constantFrom("legal", "brand", "client"),
      who: fc.nat({ max: 3 }),
      decision: fc.constantFrom(...Decision.options),
    }),
    fc.record({ do: fc.constant("close" as const), stage: fc.constantFrom("legal", "brand", "client") }),
    fc.record({ do: fc.constant("escalate" as const) }),
  );

  it("the outcome is the template's, the chain verifies, and something can always follow", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { house, assetId, key, decide, close } = await begun();
        for (const taken of steps) {
          const review = await house.catalog.findReview(assetId, 1, 1);
          const stage = taken.do === "escalate" ? undefined : review?.stages.find(({ id }) => id === taken.stage);
          if (taken.do === "escalate")
            await house.ask(assetId, "legal", `t-${Math.random()}`, { occasion: "escalation-1" });
          else if (taken.do === "decide" && taken.who < (stage?.reviewers.length ?? 0))
            await decide(taken.stage, taken.decision, taken.who).catch((error) => expect(error.code).toBe("gone"));
          // Only a stage that began is closed by its workflow.
          else if (taken.do === "close" && stage?.openedAt !== null) await close(taken.stage);
        }
        const review = await house.catalog.findReview(assetId, 1, 1);
        const version = await house.catalog.getVersion(assetId, 1);
        const states = review?.stages.map(({ state }) => state) ?? [];
        const well = ["approved", "approved_with_changes", "not_relevant"];
        if (version.status === "approved") expect(states.every((state) => well.includes(state))).toBe(true);
        else if (version.status === "changes_requested")
          expect(states.some((state) => state === "changes_requested" || state === "expired")).toBe(true);
        else {
          expect(version.status).toBe("in_review");
          // A workflow waits on some stage, or is about to close one.
          const alive = review?.stages.filter(({ openedAt, closedAt }) => openedAt !== null && closedAt === null);
          expect(alive?.length).toBeGreaterThan(0);
        }
        expect(
          verifyChain(assetId, await house.catalog.journal(assetId), (await house.catalog.getAsset(assetId)).journal),
        ).toMatchObject({ ok: true });
        // Closing whatever is open always comes to an end.
        for (let turn = 0; turn < 4 && (await house.catalog.getVersion(assetId, 1)).status === "in_review"; turn++)
          for (const { id, openedAt, closedAt } of (await house.catalog.findReview(assetId, 1, 1))?.stages ?? [])
            if (openedAt !== null && closedAt === null) await house.reviews.advance(key, id);
        expect((await house.catalog.getVersion(assetId, 1)).status).not.toBe("in_review");
      }),
      { numRuns: 60 },
    );
  });
});

describe("a hundred decisions at once", () => {
  it("come to exactly the right outcome, and the stage closes once", async () => {
    const reviewers = Array.from({ length: 20 }, (_, at) => guest(`R${at}`));
    const stages = [{ id: "crowd", name: "Crowd", reviewers, rule: { atLeast: 20 }, objections: "count", ...span }];
    const { house, assetId, key, stateOf } = await begun({ id: "crowd", name: "Crowd", stages });
    const send = async (reviewer: number): Promise<unknown> =>
      house.decide(assetId, "approve", { stage: "crowd", reviewer }).catch((error) => {
        if (error.code === "unavailable") return send(reviewer);
        if (error.code !== "gone") throw error;
        return error;
      });
    await Promise.all(Array.from({ length: 100 }, (_, at) => send(at % 20)));
    expect(await stateOf()).toEqual({ crowd: "approved" });
    await Promise.all([house.reviews.advance(key, "crowd"), house.reviews.advance(key, "crowd")]);
    const types = (await house.catalog.journal(assetId)).map(({ type }) => type);
    expect(types.filter((type) => type === "review.decision")).toHaveLength(20);
    expect(types.filter((type) => type === "review.decided")).toHaveLength(1);
  });
});
