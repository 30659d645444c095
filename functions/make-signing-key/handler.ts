import * as z from "zod";
import { secrets } from "../runtime/clients/secrets.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { CustomResourceRequest, makeMakeSigningKey } from "./make-signing-key.ts";
import { makeSigningKeySecret } from "./signing-key-secret.ts";

const env = parseEnv(z.object({ SIGNING_KEY_SECRET_ARN: z.string().min(1) }));

const makeSigningKey = makeMakeSigningKey({
  ...makeSigningKeySecret(secrets, env.SIGNING_KEY_SECRET_ARN),
  answer: async (url, body) => {
    const response = await fetch(url, {
      method: "PUT",
      body,
      headers: { "content-type": "" },
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok) throw new Error(`CloudFormation did not take the answer: ${response.status}.`);
  },
});

export const handler = lambda(CustomResourceRequest, makeSigningKey);
