import { createPublicKey, createSign, createVerify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { makeMakeSigningKey } from "./make-signing-key.ts";

const request = {
  RequestType: "Create",
  ResponseURL: "https://cfn.example.com/a",
  StackId: "s",
  RequestId: "r",
  LogicalResourceId: "SigningKeyPair",
} as const;

function makeHouse(broken = false) {
  let secret: string | undefined;
  const answers: { url: string; [name: string]: unknown }[] = [];
  const make = makeMakeSigningKey({
    readKey: async () => secret,
    keepKey: async (pem) => {
      if (broken) throw Object.assign(new Error("not authorized"), { name: "AccessDeniedException" });
      secret = pem;
    },
    answer: async (url, body) => void answers.push({ url, ...JSON.parse(body) }),
  });
  return { make, answers, secret: () => secret ?? "" };
}

describe("the signing key", () => {
  it("is made when the stack is, and its public half verifies what its private half signed", async () => {
    const house = makeHouse();
    await house.make(request);

    expect(house.answers).toMatchObject([
      {
        url: request.ResponseURL,
        Status: "SUCCESS",
        StackId: "s",
        RequestId: "r",
        LogicalResourceId: "SigningKeyPair",
      },
    ]);
    const { PublicKeyPem } = (house.answers[0]?.Data ?? {}) as { PublicKeyPem: string };
    expect(createPublicKey(PublicKeyPem).asymmetricKeyDetails?.modulusLength).toBe(2048);
    const signature = createSign("RSA-SHA1").update("policy").sign(house.secret());
    expect(createVerify("RSA-SHA1").update("policy").verify(PublicKeyPem, signature)).toBe(true);
  });

  it("is kept, however often the stack is created, updated or deleted", async () => {
    const house = makeHouse();
    await house.make(request);
    const first = house.secret();
    for (const RequestType of ["Create", "Update", "Delete"] as const)
      await house.make({ ...request, RequestType, PhysicalResourceId: "greenlight-signing-key" });

    expect(house.secret()).toBe(first);
    expect(house.answers.map(({ Status }) => Status)).toEqual(["SUCCESS", "SUCCESS", "SUCCESS", "SUCCESS"]);
    expect(house.answers[1]?.Data).toEqual(house.answers[0]?.Data);
    expect(new Set(house.answers.map(({ PhysicalResourceId }) => PhysicalResourceId)).size).toBe(1);
  });

  it("that cannot be made is answered for, and no key is in the answer", async () => {
    const house = makeHouse(true);
    await house.make(request);
    expect(house.answers).toMatchObject([{ Status: "FAILED", Reason: "AccessDeniedException: not authorized" }]);
    expect(JSON.stringify(house.answers)).not.toContain("PRIVATE KEY");
  });
});
