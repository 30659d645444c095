import { createPrivateKey, createPublicKey, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import * as z from "zod";

/** A request of CloudFormation to a custom resource (User Guide, "Custom resource request objects"). */
export const CustomResourceRequest = z.object({
  RequestType: z.enum(["Create", "Update", "Delete"]),
  ResponseURL: z.string(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
});
export type CustomResourceRequest = z.infer<typeof CustomResourceRequest>;

export interface SigningKeyDependencies {
  /** The private key in PEM, if one was made; undefined while the secret is empty or holds something else. */
  readKey: () => Promise<string | undefined>;
  keepKey: (privateKeyPem: string) => Promise<void>;
  /** PUTs the answer to where CloudFormation waits for it. */
  answer: (url: string, body: string) => Promise<void>;
}

const makeKeyPair = promisify(generateKeyPair);
const physicalId = "greenlight-signing-key";

/**
 * Makes the key pair that signs rendition URLs, once: the private half goes into the secret, the public half back to
 * the template. A key that is there is kept, on every later request too, since URLs signed with it are out. Always
 * answers, also when it fails: a custom resource that does not answer holds its stack up for an hour.
 */
export function makeMakeSigningKey({ readKey, keepKey, answer }: SigningKeyDependencies) {
  return async (request: CustomResourceRequest): Promise<void> => {
    const { ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId = physicalId } = request;
    const about = { StackId, RequestId, LogicalResourceId, PhysicalResourceId };
    let body: Record<string, unknown>;
    try {
      const data = request.RequestType === "Delete" ? {} : { PublicKeyPem: publicHalf(await existingOrNew()) };
      body = { Status: "SUCCESS", ...about, Data: data };
    } catch (error) {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      body = { Status: "FAILED", ...about, Reason: reason.slice(0, 1_000) };
    }
    await answer(ResponseURL, JSON.stringify(body));
  };

  async function existingOrNew(): Promise<string> {
    const existing = await readKey();
    if (existing !== undefined) return existing;
    // CloudFront takes RSA keys of 2048 bits (Developer Guide, "Create key pairs for your signers").
    const { privateKey } = await makeKeyPair("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    await keepKey(pem);
    return pem;
  }
}

function publicHalf(privateKeyPem: string): string {
  return createPublicKey(createPrivateKey(privateKeyPem)).export({ type: "spki", format: "pem" }).toString();
}
