import { NotSupportedError } from "../kernel/errors.ts";
import { type PolicyStatement, parseStatements } from "./policy-statement.ts";

/** The policies of AWS's own that the templates name, as IAM's console shows them (2026-11). */
const documents: Record<string, Record<string, unknown>[]> = {
  "service-role/AWSLambdaBasicExecutionRole": [
    { Effect: "Allow", Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
  ],
  AWSXRayDaemonWriteAccess: [
    {
      Effect: "Allow",
      Action: [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
      ],
      Resource: "*",
    },
  ],
};

/** The statements of an AWS managed policy. Throws NotSupportedError for one that is not kept here. */
export function awsManagedPolicy(arn: string): PolicyStatement[] {
  const statements = documents[arn.replace(/^arn:aws:iam::aws:policy\//, "")];
  if (!statements) throw new NotSupportedError(`the managed policy ${arn}`);
  return parseStatements(statements, arn);
}
