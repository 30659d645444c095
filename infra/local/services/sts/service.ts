import { randomUUID } from "node:crypto";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { LocalKernel } from "../../kernel/make-kernel.ts";
import { readBody } from "../../kernel/node-http.ts";
import type { Caller, HttpResponse } from "../../kernel/service.ts";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
const requestLimitBytes = 64 * 1024;
const sessionMs = 3_600_000;

type Members = { [name: string]: string | Members };
type StsCaller = Caller & { kind: "role" | "user" };

/** STS in its query protocol: who am I, and acting as a role. */
export function makeSts(kernel: LocalKernel): void {
  function getCallerIdentity(caller: StsCaller): Members {
    return { Arn: caller.arn, UserId: userIdOf(kernel, caller), Account: kernel.accountId };
  }

  function assumeRole(caller: StsCaller, form: URLSearchParams): Members {
    const roleArn = form.get("RoleArn") ?? "";
    const sessionName = form.get("RoleSessionName") ?? "";
    if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
      throw new AwsError(
        "ValidationError",
        `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
      );
    }
    for (const name of ["Policy", "PolicyArns.member.1", "SerialNumber", "Tags.member.1", "SourceIdentity"]) {
      if (form.has(name)) throw new NotSupportedError(`sts:AssumeRole with ${name}`);
    }
    const externalId = form.get("ExternalId");
    const session = kernel.access.assumeRole(
      roleArn,
      caller,
      sessionName,
      externalId === null ? {} : { "sts:ExternalId": externalId },
    );
    const credentials = kernel.credentialsFor(session);
    return {
      Credentials: {
        AccessKeyId: credentials.accessKeyId,
        SecretAccessKey: credentials.secretAccessKey,
        SessionToken: credentials.sessionToken ?? "",
        Expiration: new Date(Date.now() + sessionMs).toISOString(),
      },
      AssumedRoleUser: { Arn: session.arn, AssumedRoleId: userIdOf(kernel, session) },
    };
  }

  kernel.provide("sts", {
    async handle(request) {
      const requestId = randomUUID();
      try {
        const body = await readBody(
          request,
          requestLimitBytes,
          () => new AwsError("RequestEntityTooLarge", "The request is too long.", { statusCode: 413 }),
        );
        const { caller } = kernel.authenticate(request, "sts", body);
        if (caller.kind !== "role" && caller.kind !== "user")
          throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", {
            statusCode: 403,
          });
        const form = new URLSearchParams(Buffer.from(body).toString());
        const action = form.get("Action") ?? request.query.get("Action") ?? "";
        switch (action) {
          case "GetCallerIdentity":
            return answer(action, getCallerIdentity(caller), requestId);
          case "AssumeRole":
            return answer(action, assumeRole(caller, form), requestId);
          default:
            throw new NotSupportedError(`sts:${action}`);
        }
      } catch (error) {
        if (error instanceof AwsError) return refusal(error, requestId);
        throw error;
      }
    },
  });
}

function userIdOf(kernel: LocalKernel, caller: StsCaller): string {
  if (caller.kind === "user") return "AIDALOCALADMINISTRATOR";
  return `${kernel.access.roleByArn(caller.roleArn)?.roleId}:${caller.sessionName}`;
}

function answer(action: string, members: Members, requestId: string): HttpResponse {
  const result = `<${action}Result>${toXml(members)}</${action}Result>`;
  const metadata = toXml({ ResponseMetadata: { RequestId: requestId } });
  return xml(200, `<${action}Response xmlns="${namespace}">${result}${metadata}</${action}Response>`, requestId);
}

function refusal(error: AwsError, requestId: string): HttpResponse {
  const Type = error.statusCode >= 500 ? "Receiver" : "Sender";
  const members = toXml({ Error: { Type, Code: queryCode(error.code), Message: error.message }, RequestId: requestId });
  return xml(error.statusCode, `<ErrorResponse xmlns="${namespace}">${members}</ErrorResponse>`, requestId);
}

/** The query protocol has older names for what is wrong with a signature. */
function queryCode(code: string): string {
  if (code === "UnrecognizedClientException") return "InvalidClientTokenId";
  return code === "InvalidSignatureException" ? "SignatureDoesNotMatch" : code;
}

function toXml(members: Members): string {
  return Object.entries(members)
    .map(([name, value]) => `<${name}>${typeof value === "string" ? escapeXml(value) : toXml(value)}</${name}>`)
    .join("");
}

const escapeXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function xml(status: number, document: string, requestId: string): HttpResponse {
  return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body: document };
}
