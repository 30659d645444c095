import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, ListMultipartUploadsCommand, ListPartsCommand } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RecordExport } from "../shared/audit/record-export.ts";
import { approve, arrives } from "./house/approve.ts";
import { type Ended, type Running, startGreenlight } from "./house/command-line.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { readMeter } from "./house/meter.ts";
import { picture } from "./house/picture.ts";

const MiB = 1024 ** 2;

describe("greenlight in a terminal", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-cli-"));
  const dataDir = join(folder, "cloud");
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ dataDir });
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (...args: string[]): Running =>
    startGreenlight([...args, "--data", dataDir], { XDG_STATE_HOME: join(folder, "state") });
  const greenlight = (...args: string[]): Promise<Ended> => start(...args).ended;
  const write = (path: string, bytes: Uint8Array): string => {
    const file = join(folder, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, bytes);
    return file;
  };
  const place = ["--brand", "acme", "--campaign", "summer"];

  it("says how it is used", async () => {
    const { code, stdout } = await greenlight("--help");
    expect(code).toBe(0);
    expect(stdout).toContain("greenlight upload <files or folders>");
  });

  it("sends a folder, watches until all has come to rest, and gets a rendition once it is approved", async () => {
    // Prepare
    write("shoot/one.jpg", await picture("one"));
    write("shoot/deeper/two.jpg", await picture("two"));
    write("shoot/.hidden.jpg", await picture("hidden"));

    // Act
    const sent = await greenlight("upload", join(folder, "shoot"), ...place);
    const watched = await greenlight("watch");
    const asset = await arrives(house, "acme/summer/one.jpg", "in_review");
    const early = await greenlight("get", asset.id, "web-jpeg", "--output", join(folder, "early.jpg"));
    await approve(house, "acme/summer/one.jpg");
    await arrives(house, "acme/summer/one.jpg", "live");
    const output = join(folder, "got.jpg");
    const got = await greenlight("get", asset.id, "web-jpeg", "--output", output);

    // Assess
    expect(sent).toMatchObject({ code: 0, stderr: "" });
    expect(sent.stdout).toContain("→ acme/summer/one.jpg");
    expect(sent.stdout).toContain("→ acme/summer/two.jpg");
    expect(sent.stdout).not.toContain("hidden");
    expect(watched.code).toBe(0);
    expect(watched.stdout).toMatch(/in_review {2,}\w+ {2}acme\/summer\/two\.jpg/);
    expect(early.code).toBe(1);
    expect(early.stderr).toMatch(/only what is live is delivered/);
    expect(existsSync(join(folder, "early.jpg"))).toBe(false);
    expect(got.code).toBe(0);
    expect(await sharp(output).metadata()).toMatchObject({ format: "jpeg", width: 640, height: 480 });
    expect(existsSync(`${output}.part`)).toBe(false);
  });

  it("checks every name before the first byte leaves, and offers the nearest that would do", async () => {
    write("mixed/good.jpg", await picture("good"));
    write("mixed/Très bon (2).jpg", await picture("bad"));

    const { code, stdout, stderr } = await greenlight("upload", join(folder, "mixed"), ...place);

    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("nothing has been sent");
    expect(stderr).toContain("(you could call it Tres-bon-2.jpg)");
    expect(stderr).not.toContain("good.jpg");
    const keys = (await house.as("admin").assets()).map(({ key }) => key);
    expect(keys).not.toContain("acme/summer/good.jpg");
  });

  it("says when the bytes are known already", async () => {
    const bytes = await picture("known");
    await house.upload("acme/summer/known.jpg", bytes);
    await arrives(house, "acme/summer/known.jpg", "in_review");

    const { code, stdout } = await greenlight("upload", write("known-again.jpg", bytes), ...place);

    expect(code).toBe(0);
    expect(stdout).toContain("the same bytes as acme/summer/known.jpg");
  });

  it("goes on with an upload that was cut off, and sends only the parts that are missing", async () => {
    // Prepare
    const parts = 7;
    const bytes = Buffer.concat(Array.from({ length: parts }, (_, index) => Buffer.alloc(16 * MiB, `part ${index} `)));
    const file = write("large.mov", bytes);
    const Bucket = house.outputs.buckets.masters;
    const Key = "acme/summer/large.mov";
    const arrived = async () => {
      const { Uploads = [] } = await house.s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }));
      const UploadId = Uploads[0]?.UploadId;
      if (UploadId === undefined) return 0;
      return (await house.s3.send(new ListPartsCommand({ Bucket, Key, UploadId }))).Parts?.length ?? 0;
    };
    house.cloud.setFaults({ seed: 1, rules: [{ target: "s3:UploadPart", kind: "delay", rate: 1, delayMs: 2_000 }] });

    // Act
    const cutOff = start("upload", file, ...place);
    await eventually("the first part", async () => (await arrived()) > 0);
    cutOff.child.kill("SIGTERM");
    const { code } = await cutOff.ended;
    house.cloud.setFaults({ seed: 1, rules: [] });
    const kept = await arrived();
    const partsSent = async () =>
      (await readMeter(house.outputs.endpoint)).filter(
        ({ operation, resource }) => operation === "UploadPart" && resource.endsWith(Key),
      ).length;
    const sentBefore = await partsSent();
    const resumed = await greenlight("upload", file, ...place);

    // Assess
    expect(code).not.toBe(0);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(parts);
    expect(resumed).toMatchObject({ code: 0, stderr: "" });
    const said = Number(/went on after (\d+) parts/.exec(resumed.stdout)?.[1]);
    expect(said).toBeGreaterThanOrEqual(kept);
    expect(said).toBeLessThan(parts);
    expect((await partsSent()) - sentBefore).toBe(parts - said);
    const stored = await house.s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(sha256((await stored.Body?.transformToByteArray()) ?? Buffer.of())).toBe(sha256(bytes));
    expect(await arrived()).toBe(0);
    expect(readFileSync(join(folder, "state/greenlight/uploads.json"), "utf8")).toBe("{}");
  });

  it("fails when what it watches was refused, and says why", async () => {
    await house.upload("acme/summer/not-a-picture.jpg", Buffer.from("These are only words."));
    const asset = await arrives(house, "acme/summer/not-a-picture.jpg", "quarantined");

    const { code, stdout } = await greenlight("watch", asset.id);

    expect(code).toBe(1);
    expect(stdout).toContain("quarantined");
    expect(stdout).toContain(asset.statusReason);
  });

  it.each([
    [
      "there is no such brand",
      ["--brand", "initech", "--campaign", "x"],
      "no brand “initech” for you. Your brands: acme",
    ],
    ["the brand is another's", ["--brand", "globex", "--campaign", "launch"], "no brand “globex” for you"],
    ["there is no such campaign", ["--brand", "acme", "--campaign", "x"], "Its campaigns: spring, summer, evergreen"],
    ["the campaign is missing", ["--brand", "acme"], "--campaign is missing"],
  ])("sends nothing when %s", async (_, options, said) => {
    const { code, stderr } = await greenlight("upload", write("one.jpg", await picture("one")), ...options);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(said);
  });

  it("says what to do when no cloud runs here", async () => {
    const never = await startGreenlight(["watch", "--data", join(folder, "nowhere")]).ended;
    expect(never.code).toBe(1);
    expect(never.stderr).toContain("Start one with `npm start`");

    write("stopped/outputs.json", Buffer.from('{"endpoint":"http://127.0.0.1:9","webUrl":"http://127.0.0.1:9"}'));
    const stopped = await startGreenlight(["watch", "--data", join(folder, "stopped")]).ended;
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toContain("does not answer. Start it with `npm start`");
  });

  it("saves what happened to an asset, and tells without a cloud when any of it was changed or left out", async () => {
    // Prepare
    await house.upload("acme/summer/recorded.jpg", await picture("recorded"));
    await approve(house, "acme/summer/recorded.jpg");
    const { id } = await arrives(house, "acme/summer/recorded.jpg", "live");
    const file = join(folder, "record.json");

    // Act
    const saved = await greenlight("record", id, "--output", file);
    const verify = (name: string, change: (record: RecordExport) => void) => {
      const record = RecordExport.parse(JSON.parse(readFileSync(file, "utf8")));
      change(record);
      return startGreenlight(["verify", write(name, Buffer.from(JSON.stringify(record)))], {}).ended;
    };
    const whole = await verify("whole.json", () => {});
    const changed = await verify("changed.json", ({ records }) => {
      for (const record of records) if (record.type === "review.decision") record.summary = "Nobody approved it.";
    });
    const shortened = await verify("shortened.json", ({ records }) => void records.pop());
    const foreign = await startGreenlight(["verify", write("foreign.json", Buffer.from("{}"))], {}).ended;

    // Assess
    expect(saved).toMatchObject({ code: 0, stdout: expect.stringContaining("records") });
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringContaining("holds: ") });
    expect(changed.code).toBe(1);
    expect(changed.stderr).toMatch(/at record \d+ .*review\.decision: Nobody approved it\..*the record was changed/);
    expect(shortened.code).toBe(1);
    expect(shortened.stderr).toContain("the end of the chain is missing");
    expect(foreign.code).toBe(1);
    expect(foreign.stderr).toContain("is no record of Greenlight's");
  });

  it("saves a report to file, and tells with the keys of the stage whose it is and whether the page was doctored", async () => {
    // Prepare
    await house.upload("acme/summer/filed.jpg", await picture("filed"));
    await approve(house, "acme/summer/filed.jpg");
    const { id } = await arrives(house, "acme/summer/filed.jpg", "live");
    const report = join(folder, "report.html");
    const json = join(folder, "filed.json");
    const published = await fetch(new URL("/v1/record-keys", house.outputs.webUrl));
    const keys = write("record-keys.json", Buffer.from(await published.arrayBuffer()));
    const verify = (...files: string[]) => startGreenlight(["verify", ...files, "--keys", keys], {}).ended;

    // Act
    const saved = await greenlight("record", id, "--format", "html", "--output", report);
    await greenlight("record", id, "--output", json);
    const whole = await verify(report, json);
    const page = readFileSync(report, "utf8");
    const doctored = await verify(write("doctored.html", Buffer.from(page.replace(/Approved</, "Rejected<"))));
    const unknown = await greenlight("record", id, "--format", "pdf");

    // Assess
    expect(saved).toMatchObject({ code: 0, stderr: "" });
    expect(whole).toMatchObject({ code: 0, stderr: "" });
    expect(whole.stdout.match(/which is among those given/g)).toHaveLength(2);
    expect(doctored.code).toBe(1);
    expect(doctored.stderr).toMatch(/the page is not the one that its record gives: line \d+ says “.*Rejected/);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("no format “pdf”") });
  });

  it("says who would be asked about an asset, and why", async () => {
    await house.upload("northwind/launch/planned.jpg", await picture("planned"));
    const { id } = await arrives(house, "northwind/launch/planned.jpg", "in_review");
    const plan = await greenlight("plan", id, "--persona", "admin");
    const other = await greenlight("plan", id, "--persona", "admin", "--template", "pre-approved");
    const unknown = await greenlight("plan", id, "--persona", "admin", "--template", "nope");

    expect(plan).toMatchObject({ code: 0, stderr: "" });
    expect(plan.stdout).toContain("brand is northwind (northwind)");
    expect(plan.stdout).toContain("Lena Legal <legal@northwind.example.com>: legal for Northwind");
    expect(plan.stdout).toMatch(/^Regional: skipped$/m);
    expect(plan.stdout).toContain("✗ moderation: wanted suggestive, found none");
    expect(plan.stdout).toMatch(/^Client, after legal and brand and regional, due /m);
    expect(other.stdout).toContain("Nobody has to be asked.");
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There are: pre-approved, campaign, brand."),
    });
  });

  it("prints how long reviews take, to those who produce", async () => {
    await house.upload("acme/summer/measured.jpg", await picture("measured"));
    await approve(house, "acme/summer/measured.jpg");
    await arrives(house, "acme/summer/measured.jpg", "live");

    const all = await greenlight("metrics", "--brand", "acme");
    const before = await greenlight("metrics", "--to", "2020-01-01");
    const others = await greenlight("metrics", "--persona", "viewer");

    expect(all).toMatchObject({ code: 0, stderr: "" });
    expect(all.stdout).toMatch(/rounds of review, \d+ approvals/);
    expect(all.stdout).toMatch(/^Reviewer +asked +decided/m);
    expect(before.stdout).toBe("No review was opened in that time.\n");
    expect(others).toMatchObject({ code: 1, stderr: expect.stringContaining("for those who produce") });
  });
});

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
