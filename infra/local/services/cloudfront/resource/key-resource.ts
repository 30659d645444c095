import { createPublicKey } from "node:crypto";
import * as z from "zod";
import type { ResourceProvider } from "../../../kernel/resource.ts";
import { type EdgeStore, lookUp } from "../distribution/edge-store.ts";
import { identify } from "./identify.ts";

const PublicKeyConfig = z.strictObject({
  CallerReference: z.string(),
  Name: z.string(),
  EncodedKey: z.string(),
  Comment: z.string().optional(),
});
const KeyGroupConfig = z.strictObject({
  Name: z.string(),
  Items: z.array(z.string()).min(1),
  Comment: z.string().optional(),
});

/** `AWS::CloudFront::PublicKey` (its Ref is the Key-Pair-Id of signed URLs) and `AWS::CloudFront::KeyGroup`. */
export function makeKeyProviders(store: EdgeStore): ResourceProvider[] {
  return [
    {
      type: "AWS::CloudFront::PublicKey",
      properties: ["PublicKeyConfig"],
      provision({ properties, generatedName, logicalId }) {
        const { EncodedKey: pem } = PublicKeyConfig.parse(properties.PublicKeyConfig);
        const key = createPublicKey(pem);
        const bits = key.asymmetricKeyDetails?.modulusLength;
        const fits =
          (key.asymmetricKeyType === "rsa" && bits === 2048) ||
          (key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1");
        if (!fits)
          throw new Error(`The public key ${logicalId} is neither RSA 2048 nor ECDSA 256, which CloudFront takes.`);
        const id = identify("K", generatedName);
        store.publicKeys.set(id, key);
        return { ref: id, attributes: { Id: id } };
      },
    },
    {
      type: "AWS::CloudFront::KeyGroup",
      properties: ["KeyGroupConfig"],
      provision({ properties, generatedName }) {
        const { Items } = KeyGroupConfig.parse(properties.KeyGroupConfig);
        for (const id of Items) lookUp(store.publicKeys, id, "public key");
        const id = identify("", generatedName, "policy");
        store.keyGroups.set(id, Items);
        return { ref: id, attributes: { Id: id } };
      },
    },
  ];
}
