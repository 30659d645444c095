import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { people } from "../infra/local/services/oidc/personas.ts";
import { type Ended, type Running, startGreenlight } from "./house/command-line.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { answerIssuer } from "./house/issuer-form.ts";

describe("greenlight login", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-login-"));
  const tokens = join(folder, "greenlight/tokens.json");
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (...args: string[]): Running =>
    startGreenlight([...args, "--url", house.outputs.webUrl], { XDG_CONFIG_HOME: folder });
  const greenlight = (...args: string[]): Promise<Ended> => start(...args).ended;

  /** Begins a sign-in; answers it with the address that it asks to be opened. */
  async function begin() {
    const running = start("login");
    const authorize = await eventually("the address to open", async () => /http\S+/.exec(running.printed.stdout)?.[0]);
    return { running, authorize };
  }

  async function signIn(name: string): Promise<Ended> {
    const { running, authorize } = await begin();
    const { email = "", password = "" } = people.find((person) => person.name === name) ?? {};
    const page = await fetch(await answerIssuer(authorize, { email, password }));
    expect(await page.text()).toContain("Signed in.");
    return running.ended;
  }

  /** What is kept about this stage, changed by hand. */
  function change(changes: Record<string, unknown>) {
    const kept = readKept();
    writeFileSync(tokens, JSON.stringify({ [kept.host]: { ...kept.signIn, ...changes } }));
  }

  function readKept() {
    const [[host = "", signIn] = []] = Object.entries(JSON.parse(readFileSync(tokens, "utf8")));
    return { host, signIn: signIn as { accessToken: string; expiresAt: number; refreshToken: string } };
  }

  it("is asked for by a command that knows nobody", async () => {
    const { code, stderr } = await greenlight("watch");
    expect(code).toBe(1);
    expect(stderr).toContain(`Run \`greenlight login --url ${house.outputs.webUrl}\``);
  });

  it("signs a person in whom later commands then are, and keeps the tokens from everybody else", async () => {
    const signedIn = await signIn("stranger");
    const sent = await greenlight("upload", import.meta.filename, "--brand", "acme", "--campaign", "spring");

    expect(signedIn).toMatchObject({ code: 0, stderr: "" });
    expect(signedIn.stdout).toContain(`Signed in to ${house.outputs.webUrl}`);
    expect(signedIn.stdout).not.toContain(readKept().signIn.accessToken);
    expect(statSync(tokens).mode & 0o777).toBe(0o600);
    expect(statSync(join(tokens, "..")).mode & 0o777).toBe(0o700);
    expect(readKept().host).toBe(new URL(house.outputs.webUrl).host);
    expect(sent.code).toBe(1);
    expect(sent.stderr).toContain("There is no brand “acme” for you. Your brands: globex.");
  });

  it("takes the place of an earlier one, whose file others could read", async () => {
    writeFileSync(tokens, "not what it was", { mode: 0o644 });
    expect(await signIn("producer")).toMatchObject({ code: 0 });
    expect(statSync(tokens).mode & 0o777).toBe(0o600);
    expect(await greenlight("watch")).toMatchObject({ code: 0, stdout: "Nothing is on its way.\n" });
  });

  it("lasts: a token that has run out is renewed", async () => {
    await signIn("producer");
    const before = readKept().signIn;
    change({ expiresAt: Date.now() - 1000 });

    expect(await greenlight("watch")).toMatchObject({ code: 0, stderr: "" });

    const after = readKept().signIn;
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(after.expiresAt).toBeGreaterThan(Date.now());
    expect(statSync(tokens).mode & 0o777).toBe(0o600);
    expect(await greenlight("watch")).toMatchObject({ code: 0 });
    expect(readKept().signIn).toEqual(after);
  });

  it("lasts: a token that the stage no longer takes is renewed", async () => {
    await signIn("producer");
    const before = readKept().signIn;
    await house.cloud.advanceClock(2 * 3600_000);

    expect(await greenlight("watch")).toMatchObject({ code: 0, stderr: "" });

    expect(readKept().signIn.accessToken).not.toBe(before.accessToken);
  });

  it.each([
    ["the issuer gave nothing to renew it with", { refreshToken: undefined }],
    ["the issuer does not renew it", { refreshToken: "of-long-ago" }],
  ])("has to be repeated when it has run out and %s", async (_, changes) => {
    await signIn("producer");
    change({ expiresAt: Date.now() - 1000, ...changes });

    const { code, stdout, stderr } = await greenlight("watch");

    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^greenlight: Your sign-in to \S+ has run out/);
    expect(stderr).toContain(`Run \`greenlight login --url ${house.outputs.webUrl}\``);
    expect(stderr).not.toContain("    at ");
  });

  it("ends when the person would rather not", async () => {
    rmSync(tokens);
    const { running, authorize } = await begin();
    const back = await answerIssuer(authorize, { refused: "yes" });
    const page = await fetch(back);

    expect(back.searchParams.get("error")).toBe("access_denied");
    expect(await page.text()).toContain("Not signed in.");
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toBe("greenlight: The issuer did not sign you in: Whoever was asked did not want to sign in.\n");
    expect(() => statSync(tokens)).toThrow("ENOENT");
  });

  it("ends when what comes back is the answer to another sign-in", async () => {
    const { running, authorize } = await begin();
    const back = await answerIssuer(authorize, { email: "producer@example.com", password: "producer" });
    back.searchParams.set("state", "of-another");
    const page = await fetch(back);

    expect(page.status).toBe(400);
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^greenlight: What came back is not the sign-in that was begun here/);
    expect(() => statSync(tokens)).toThrow("ENOENT");
  });

  it("ends when the code is none of the issuer's", async () => {
    const { running, authorize } = await begin();
    const state = new URL(authorize).searchParams.get("state") ?? "";
    expect((await fetch("http://localhost:4180/favicon.ico")).status).toBe(404);
    await fetch(`http://localhost:4180/?${new URLSearchParams({ state, code: "made-up" })}`);

    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^greenlight: The issuer refused the code: .+\. Try again\.\n$/);
  });

  it("waits for one browser at a time", async () => {
    const { running } = await begin();
    const second = await greenlight("login");
    running.child.kill("SIGTERM");
    await running.ended;

    expect(second.code).toBe(1);
    expect(second.stderr).toContain("Is another sign-in under way on this machine?");
  });

  it("needs an address that answers", async () => {
    const never = await startGreenlight(["login"], { XDG_CONFIG_HOME: folder }).ended;
    expect(never.code).toBe(2);
    expect(never.stderr).toContain("--url is missing");
    const nobody = await startGreenlight(["login", "--url", "http://127.0.0.1:9"], { XDG_CONFIG_HOME: folder }).ended;
    expect(nobody.code).toBe(1);
    expect(nobody.stderr).toContain("http://127.0.0.1:9 does not answer.");
  });
});
