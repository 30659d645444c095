import { generateKeyPairSync } from "node:crypto";
import { getSignedCookies, getSignedUrl } from "@aws-sdk/cloudfront-signer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EdgeFixture, startEdge } from "./edge-fixture.ts";

let edge: EdgeFixture;
let film: string;
beforeAll(async () => {
  edge = await startEdge();
  await edge.put("rendition-files", "renditions/a/film.mp4", "0123456789", "video/mp4");
  await edge.put("rendition-files", "renditions/a/poster one.jpg", "poster", "image/jpeg");
  film = `${edge.url}/renditions/a/film.mp4`;
});
afterAll(() => edge.cloud.stop());

const inAnHour = () => new Date(edge.cloud.kernel.clock.now() + 3_600_000);
const key = () => ({ keyPairId: edge.keyPairId, privateKey: edge.privateKey });
const canned = (url = film) => getSignedUrl({ url, dateLessThan: inAnHour(), ...key() });
const epoch = (offsetSeconds: number) => Math.floor(edge.cloud.kernel.clock.now() / 1000) + offsetSeconds;
const custom = (statement: Record<string, unknown>, url = film) =>
  getSignedUrl({ url, policy: JSON.stringify({ Statement: [statement] }), ...key() });

async function outcome(url: string, init?: RequestInit): Promise<string> {
  const response = await fetch(url, init);
  const body = await response.text();
  return response.ok ? body : `${response.status} ${/<Code>(.*?)<\/Code>/.exec(body)?.[1]}`;
}

describe("signed URLs", () => {
  it("lets a canned policy pass, by SHA-1 and by SHA-256", async () => {
    expect(await outcome(canned())).toBe("0123456789");
    expect(await outcome(getSignedUrl({ url: film, dateLessThan: inAnHour(), ...key(), algorithm: "SHA256" }))).toBe(
      "0123456789",
    );
  });

  it("lets a path with spaces pass", async () => {
    expect(await outcome(canned(`${edge.url}/renditions/a/poster%20one.jpg`))).toBe("poster");
  });

  it("passes ranges through", async () => {
    const response = await fetch(canned(), { headers: { range: "bytes=2-5" } });
    expect([response.status, response.headers.get("content-range"), await response.text()]).toEqual([
      206,
      "bytes 2-5/10",
      "2345",
    ]);
  });

  it("signs the query that is not the signature's, too", async () => {
    const url = canned(`${film}?quality=1`);
    expect(await outcome(url)).toBe("0123456789");
    expect(await outcome(url.replace("quality=1", "quality=2"))).toBe("403 AccessDenied");
  });

  const tampered: [string, (url: string) => string, string][] = [
    ["no signature at all", () => film, "403 MissingKey"],
    ["no key pair id", (url) => url.replace(/&Key-Pair-Id=[^&]*/, ""), "403 MissingKey"],
    ["an unknown key pair id", (url) => url.replace(/Key-Pair-Id=K/, "Key-Pair-Id=X"), "403 InvalidKey"],
    ["no signature", (url) => url.replace(/&Signature=[^&]*/, ""), "403 MissingSignature"],
    ["an empty signature", (url) => url.replace(/Signature=[^&]*/, "Signature="), "403 MissingSignature"],
    [
      "a signature that is no base64",
      (url) => url.replace(/Signature=[^&]*/, "Signature=%21%21"),
      "403 MalformedSignature",
    ],
    ["another signature", (url) => url.replace(/Signature=.{8}/, "Signature=AAAAAAAA"), "403 AccessDenied"],
    ["no policy and no expiry", (url) => url.replace(/Expires=\d+&/, ""), "403 MissingPolicy"],
    [
      "a later expiry",
      (url) => url.replace(/Expires=(\d+)/, (_, at) => `Expires=${Number(at) + 1}`),
      "403 AccessDenied",
    ],
    ["another object", (url) => url.replace("film.mp4", "poster%20one.jpg"), "403 AccessDenied"],
    ["an added parameter", (url) => `${url}&response-content-type=text/html`, "403 AccessDenied"],
    ["another host", (url) => url.replace("127.0.0.1", "localhost"), "403 AccessDenied"],
    ["another spelling of the path", (url) => url.replace("/renditions/", "/%72enditions/"), "403 AccessDenied"],
    ["a way round the guarded path", () => `${edge.url}/x/%2e%2e/renditions/a/film.mp4`, "403 MissingKey"],
  ];
  it.each(tampered)("refuses %s before the origin hears of it", async (_, tamper, expected) => {
    const reads = () => edge.cloud.kernel.meterEntries().filter(({ service }) => service === "s3").length;
    const before = reads();
    expect(await outcome(tamper(canned()))).toBe(expected);
    expect(reads()).toBe(before);
  });

  it("refuses a URL signed with another key", async () => {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    expect(
      await outcome(getSignedUrl({ url: film, dateLessThan: inAnHour(), keyPairId: edge.keyPairId, privateKey })),
    ).toBe("403 AccessDenied");
  });

  const lessThan = (offset: number) => ({ DateLessThan: { "AWS:EpochTime": epoch(offset) } });
  const policies: [string, () => Record<string, unknown>, string][] = [
    ["a wildcard resource", () => ({ Resource: `${edge.url}/renditions/a/*`, Condition: lessThan(60) }), "0123456789"],
    ["any scheme", () => ({ Resource: film.replace("http:", "http*:"), Condition: lessThan(60) }), "0123456789"],
    [
      "a question mark for one character",
      () => ({ Resource: film.replace("film", "fi?m"), Condition: lessThan(60) }),
      "0123456789",
    ],
    [
      "another folder's resource",
      () => ({ Resource: `${edge.url}/renditions/b/*`, Condition: lessThan(60) }),
      "403 AccessDenied",
    ],
    ["a time that is over", () => ({ Resource: film, Condition: lessThan(-1) }), "403 AccessDenied"],
    [
      "a time not come",
      () => ({ Resource: film, Condition: { ...lessThan(60), DateGreaterThan: { "AWS:EpochTime": epoch(30) } } }),
      "403 AccessDenied",
    ],
    [
      "a time that has come",
      () => ({ Resource: film, Condition: { ...lessThan(60), DateGreaterThan: { "AWS:EpochTime": epoch(-30) } } }),
      "0123456789",
    ],
    [
      "the viewer's network",
      () => ({ Resource: film, Condition: { ...lessThan(60), IpAddress: { "AWS:SourceIp": "127.0.0.0/8" } } }),
      "0123456789",
    ],
    [
      "another network",
      () => ({ Resource: film, Condition: { ...lessThan(60), IpAddress: { "AWS:SourceIp": "192.0.2.0/24" } } }),
      "403 AccessDenied",
    ],
    ["no end", () => ({ Resource: film, Condition: {} }), "403 MalformedPolicy"],
    [
      "a condition that is none of CloudFront's",
      () => ({ Resource: film, Condition: { ...lessThan(60), StringLike: {} } }),
      "403 MalformedPolicy",
    ],
  ];
  it.each(policies)("judges a custom policy with %s", async (_, statement, expected) => {
    expect(await outcome(custom(statement()))).toBe(expected);
  });

  it("lets signed cookies open a whole folder, and a query signature outranks them", async () => {
    const policy = JSON.stringify({ Statement: [{ Resource: `${edge.url}/renditions/a/*`, Condition: lessThan(60) }] });
    const cookie = Object.entries(getSignedCookies({ policy, ...key() }))
      .map(([name, value]) => `${name}=${value}`)
      .join("; ");
    expect(await outcome(film, { headers: { cookie } })).toBe("0123456789");
    expect(
      await outcome(`${film}?Expires=1&Signature=AAAA&Key-Pair-Id=${edge.keyPairId}`, { headers: { cookie } }),
    ).toBe("403 AccessDenied");
  });

  it("ends with the moved clock", async () => {
    const url = canned();
    expect(await outcome(url)).toBe("0123456789");
    edge.cloud.kernel.clock.advance(3_601_000);
    expect(await outcome(url)).toBe("403 AccessDenied");
  });
});
