import { describe, expect, it } from "vitest";
import { ReviewTemplate } from "../../shared/review/review-template.ts";
import { makeApiHouse } from "./api-house.ts";
import { AbsenceSet, AbsenceView } from "./schemas/absence.ts";

const lena = "legal@northwind.example.com";
const hana = "head-of-legal@northwind.example.com";
const span = { deadline: { hours: 48 }, grace: { hours: 240 } };
const templates = ["people", "nobody"].map((delegation) =>
  ReviewTemplate.parse({
    id: delegation,
    name: delegation,
    stages: [{ id: "legal", name: "Legal", reviewers: [{ person: lena }], delegation, ...span }],
  }),
);

/** The API on 1 January 2027, as Lena of the legal department sees it. */
function office(email = lena) {
  const house = makeApiHouse();
  const claims = { sub: "u-lena", email, groups: "[reviewer]" };
  const send = (method: string, body?: unknown, path = "/v1/me/absence") =>
    house.app.request(
      path,
      { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
      { event: { requestContext: { authorizer: { jwt: { claims } } } } },
    );
  return {
    ...house,
    send,
    async asked(...delegations: string[]) {
      for (const chosen of delegations) {
        const assetId = await house.register({ key: `acme/spring/${chosen}.jpg`, checksum: `md5:${chosen}:1` });
        await house.catalogue(assetId);
        await house.planReview(assetId, 1, 1, templates, chosen);
        await house.ask(assetId, "legal", `token-${chosen}`);
      }
    },
  };
}

describe("one's own absence", () => {
  it("is said, shown with what waits already, and taken back", async () => {
    const { send, asked } = office();
    await asked("people");
    const request = { from: "2027-01-01", until: "2027-01-08", standIn: hana.toUpperCase() };
    const said = AbsenceSet.parse(await (await send("PUT", request)).json());
    expect(said).toMatchObject({
      absence: { from: "2027-01-01", until: "2027-01-08", standIn: { name: "Hana Head of Legal", email: hana } },
      asks: [{ stage: "legal", title: "hero" }],
      handedOver: [],
    });
    const shown = await (await send("GET")).text();
    expect(shown).not.toContain("linkId");
    expect(AbsenceView.parse(JSON.parse(shown)).absence).toEqual(said.absence);
    expect(AbsenceView.parse(await (await send("DELETE")).json())).toMatchObject({ absence: null, hereUntil: null });
  });

  it("hands what waits over to the stand-in, where the stage allows it", async () => {
    const { send, asked, woken } = office();
    await asked("people", "nobody");
    const request = { from: "2027-01-01", until: "2027-01-08", standIn: hana, handOver: true };
    const response = await send("PUT", request);
    const text = await response.text();
    expect(text).not.toContain("linkId");
    const { asks, handedOver } = AbsenceSet.parse(JSON.parse(text));
    expect([handedOver.length, asks.length]).toEqual([1, 1]);
    expect(woken.map(({ taskToken, decision }) => [taskToken, decision])).toEqual([["token-people", "joined"]]);
  });

  it("lets each ask be handed over by who is signed in", async () => {
    const { send, asked, catalog, woken } = office();
    await asked("people");
    const { asks } = AbsenceView.parse(await (await send("GET")).json());
    const path = `/v1/assets/${asks[0]?.assetId}/review/stages/legal/delegation`;
    expect((await send("POST", { name: "Dora", email: "dora@example.com" }, path)).status).toBe(403);
    expect((await send("POST", { name: "Hana", email: hana }, path)).status).toBe(200);
    const review = await catalog.findReview(asks[0]?.assetId ?? "", 1, 1);
    expect(review?.stages[0]?.reviewers.map(({ email, standing }) => [email, standing])).toEqual([
      [lena, "delegated"],
      [hana, "asked"],
    ]);
    expect(woken).toHaveLength(1);
  });

  it.each([
    ["ends before it begins", { from: "2027-01-08", until: "2027-01-01", standIn: null }],
    ["has a stand-in whom nobody knows", { from: "2027-01-01", until: "2027-01-08", standIn: "who@example.com" }],
    ["is to be handed over to nobody", { from: "2027-01-01", until: "2027-01-08", standIn: null, handOver: true }],
    ["has no such day", { from: "2027-02-30", until: "2027-03-08", standIn: null }],
  ])("that %s is refused", async (_, request) => {
    expect((await office().send("PUT", request)).status).toBe(400);
  });

  it("is for those alone whom the configuration names", async () => {
    expect((await office("rosa@elsewhere.example.com").send("GET")).status).toBe(403);
  });

  it("needs a sign-in", async () => {
    expect((await makeApiHouse().anonymous("/v1/me/absence")).status).toBe(401);
  });
});
