import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { cached } from "./cached.ts";
import { parameters } from "./clients/parameters.ts";
import { secrets } from "./clients/secrets.ts";

const fiveMinutesMs = 5 * 60_000;

/** A secret's text, kept for five minutes. */
export function secretText(secretArn: string): () => Promise<string> {
  return cached(async () => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (SecretString === undefined || SecretString === "") throw new Error(`The secret ${secretArn} holds no text.`);
    return SecretString;
  }, fiveMinutesMs);
}

/** A parameter's text, kept for five minutes. */
export function parameterText(name: string): () => Promise<string> {
  return cached(async () => {
    const { Parameter } = await parameters.send(new GetParameterCommand({ Name: name }));
    if (Parameter?.Value === undefined) throw new Error(`The parameter ${name} has no value.`);
    return Parameter.Value;
  }, fiveMinutesMs);
}

/** Where the distribution is reached, without a slash at the end. */
export function publicUrlIn(parameterName: string): () => Promise<string> {
  const text = parameterText(parameterName);
  return async () => (await text()).replace(/\/+$/, "");
}
