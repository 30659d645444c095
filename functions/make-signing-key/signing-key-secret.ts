import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { SigningKeyDependencies } from "./make-signing-key.ts";

/** The secret that the private key lies in. A new secret holds nothing, or a password that was generated for it. */
export function makeSigningKeySecret(
  secrets: SecretsManagerClient,
  secretArn: string,
): Pick<SigningKeyDependencies, "readKey" | "keepKey"> {
  return {
    async readKey() {
      try {
        const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
        return SecretString?.startsWith("-----BEGIN PRIVATE KEY-----") ? SecretString : undefined;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    async keepKey(privateKeyPem) {
      await secrets.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: privateKeyPem }));
    },
  };
}
