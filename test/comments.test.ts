import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { Comment, CommentPage, GuestComment } from "../functions/api/schemas/comment.ts";
import { arrives, linksAbout } from "./house/approve.ts";
import { startGreenlight } from "./house/command-line.ts";
import { deadLetters } from "./house/dead-letters.ts";
import { type House, openHouse } from "./house/house.ts";
import { readMailbox, reviewToken } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";
import { post } from "./house/post.ts";
import { settle } from "./house/settle.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 120_000 });

const key = "acme/spring/discussed.jpg";
const reviewer = "reviewer@example.com";

const folder = mkdtempSync(join(tmpdir(), "greenlight-comments-"));
const dataDir = join(folder, "cloud");

let house: House;
beforeAll(async () => {
  house = await openHouse({ dataDir });
  await house.upload(key, await picture("discussed"));
});
afterEach(() => house?.cloud.setFaults({ seed: 0, rules: [] }));
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** The mails that tell of a mention and say this. */
const mailsSaying = async (text: string) =>
  (await readMailbox(house.outputs.endpoint)).filter(
    (mail) => mail.subject.includes("mentioned you") && mail.text?.includes(text),
  );

const commentsOn = (id: string) => `/v1/assets/${id}/versions/1/comments`;

it("a mention is one mail, although its event comes twice and the function dies after it has sent it", async () => {
  const { id } = await arrives(house, key, "in_review");
  house.cloud.setFaults({
    seed: 1,
    rules: [
      { target: "event:comment.added", kind: "duplicate", rate: 1, limit: 1 },
      { target: "lambda:*-notifymentionFunction*", kind: "crash-after", rate: 1, limit: 1 },
    ],
  });
  const body = { text: "Is this your blue?", visibility: "shared", mentions: [reviewer] };
  const said = await house.as("producer").request(commentsOn(id), post("mention", body));
  expect(said.status).toBe(201);
  await settle(house, "the faults to have struck", async () =>
    house.cloud.kernel.faults.hits().every((hits) => hits === 1) ? true : undefined,
  );
  await settle(house, "a mail", async () => ((await mailsSaying("your blue")).length > 0 ? true : undefined));
  // Whatever is tried again is tried within that time.
  await house.cloud.advanceClock(600_000);
  await house.cloud.idle();

  const mails = await mailsSaying("your blue");
  expect(mails.map(({ to }) => to)).toEqual([[reviewer]]);
  expect(mails[0]?.text).toContain(`/assets/${id}`);
  expect(await deadLetters(house)).toEqual({});
});

it("a guest comments through the link in the mail, and the team reads it", async () => {
  const { id } = await arrives(house, key, "in_review");
  const [link = ""] = await linksAbout(house, key);
  const path = new URL(`/v1/review-links/${reviewToken(link)}/comments`, house.outputs.webUrl);
  const written = await fetch(path, post("guest", { text: "Crop it", region: { shape: "point", x: 0.5, y: 0.5 } }));
  const comment = GuestComment.parse(await written.json());
  const replied = await fetch(`${path}/${comment.id}/replies`, post("guest reply", { text: "By half" }));
  expect([written.status, replied.status]).toEqual([201, 201]);

  const team = commentsOn(id);
  const { items } = CommentPage.parse(await (await house.as("producer").request(team)).json());
  expect(items.slice(-2).map(({ text, author }) => [text, author.email])).toEqual([
    ["Crop it", reviewer],
    ["By half", reviewer],
  ]);
  const resolved = await house.as("reviewer").request(`${team}/${comment.id}/resolve`, post("resolve", {}));
  expect(Comment.parse(await resolved.json()).resolved).not.toBeNull();
});

it("comments are read in a terminal, and leave as a file", async () => {
  const { id } = await arrives(house, key, "in_review");
  await house.as("producer").request(commentsOn(id), post("hostile", { text: "=1+1 \u009b31m", visibility: "team" }));
  const greenlight = (...args: string[]) => startGreenlight(["comments", id, ...args, "--data", dataDir], {}).ended;
  const file = join(folder, "comments.csv");

  const printed = await greenlight();
  const exported = await greenlight("--version", "1", "--out", file);
  const refused = await greenlight("--format", "edl");
  const mistaken = await greenlight("--format", "pdf");

  expect(printed).toMatchObject({ code: 0, stderr: "" });
  expect(printed.stdout).toMatch(/^#\d+ {2}.+ {2}team {2}open\n {4}=1\+1/m);
  expect(exported).toMatchObject({ code: 0, stdout: `${file}\n` });
  expect(readFileSync(file, "utf8")).toMatch(/^Comment,Reply to,[^\n]+\r\n[\s\S]*,'=1\+1/);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("An EDL is for a film") });
  expect(mistaken).toMatchObject({ code: 2, stderr: expect.stringContaining("one of csv, edl, fcpxml") });
});
