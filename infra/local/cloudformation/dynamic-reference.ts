import { NotSupportedError } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { isRecord } from "../kernel/rewrite-document.ts";
import type { Caller } from "../kernel/service.ts";

/**
 * Replaces `{{resolve:ssm:…}}` and `{{resolve:secretsmanager:…}}` in every text of a value, reading as `caller`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export async function resolveDynamicReferences(
  value: unknown,
  kernel: Pick<Kernel, "call">,
  caller: Caller,
): Promise<unknown> {
  if (typeof value === "string") return resolveText(value, kernel, caller);
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolveDynamicReferences(item, kernel, caller)));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await resolveDynamicReferences(item, kernel, caller)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function resolveText(text: string, kernel: Pick<Kernel, "call">, caller: Caller): Promise<string> {
  let resolved = text;
  for (const [reference, service = "", argument = ""] of text.matchAll(/\{\{resolve:([a-z-]+):([^}]+)\}\}/g)) {
    resolved = resolved.replace(reference, await look(service, argument, kernel, caller));
  }
  return resolved;
}

async function look(service: string, argument: string, kernel: Pick<Kernel, "call">, caller: Caller): Promise<string> {
  switch (service) {
    case "ssm": {
      const answer = await kernel.call("ssm", "GetParameter", { Name: argument }, caller);
      return textAt(answer, ["Parameter", "Value"], argument);
    }
    case "secretsmanager":
      return readSecret(argument, kernel, caller);
    default:
      throw new NotSupportedError(`the dynamic reference {{resolve:${service}:…}}`);
  }
}

/** `secret-id:SecretString:json-key:version-stage:version-id`, where the id may be an ARN with colons of its own. */
async function readSecret(argument: string, kernel: Pick<Kernel, "call">, caller: Caller): Promise<string> {
  const parts = argument.split(":");
  const idParts = argument.startsWith("arn:") ? 7 : 1;
  const secretId = parts.slice(0, idParts).join(":");
  const [, jsonKey = "", stage = "", versionId = ""] = parts.slice(idParts);
  const input = {
    SecretId: secretId,
    ...(stage ? { VersionStage: stage } : {}),
    ...(versionId ? { VersionId: versionId } : {}),
  };
  const text = textAt(await kernel.call("secretsmanager", "GetSecretValue", input, caller), ["SecretString"], secretId);
  return jsonKey === "" ? text : textAt(JSON.parse(text), [jsonKey], secretId);
}

function textAt(document: unknown, path: string[], what: string): string {
  let value = document;
  for (const key of path) value = isRecord(value) ? value[key] : undefined;
  if (typeof value !== "string") throw new Error(`${what} has no text at ${path.join(".")}.`);
  return value;
}
