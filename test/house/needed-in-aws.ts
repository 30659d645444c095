import type { NeededInAws } from "./unused-grants.ts";

/** What the laptop cloud has no use for, and AWS has. */
export const neededInAws: NeededInAws[] = [
  {
    roles: /^\w+\/[a-z]+Role$/,
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    because: "Lambda writes a function's log in its name; the laptop cloud keeps what functions print by itself.",
  },
  {
    roles: /^\w+\/([a-z]+|(Ingest|Review)StateMachine)Role$/,
    actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    because: "Active tracing sends segments to X-Ray in the role's name; the laptop cloud has no X-Ray.",
  },
  {
    roles: /^\w+\/(Ingest|Review)StateMachineRole$/,
    actions: ["xray:GetSamplingRules", "xray:GetSamplingTargets"],
    because: "Step Functions asks X-Ray which executions to trace; the laptop cloud has no X-Ray.",
  },
  {
    roles: /^\w+\/(Ingest|Review)StateMachineRole$/,
    actions: [
      "logs:CreateLogDelivery",
      "logs:GetLogDelivery",
      "logs:UpdateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:DescribeResourcePolicies",
      "logs:DescribeLogGroups",
    ],
    because: "Step Functions sets up the delivery of its log with these; the laptop cloud shows the history instead.",
  },
  {
    roles: /^Web\/CustomCDKBucketDeployment\w+$/,
    actions: [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "s3:GetBucket*",
      "s3:GetObject*",
      "s3:List*",
      "s3:Abort*",
      "s3:DeleteObject*",
      "s3:PutObject",
      "s3:PutObjectLegalHold",
      "s3:PutObjectRetention",
      "s3:PutObjectTagging",
      "s3:PutObjectVersionTagging",
      "cloudfront:CreateInvalidation",
      "cloudfront:GetInvalidation",
    ],
    because: "CDK's own function copies the web app; its role comes with the library, and its code does not run here.",
  },
];
