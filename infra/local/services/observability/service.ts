import type { Kernel } from "../../kernel/kernel.ts";
import type { ProvisionedResource, ResourceProvider, ResourceRequest } from "../../kernel/resource.ts";

/**
 * Resources that watch, and do nothing that the pipeline could feel: alarms never go off here, for there are no metrics;
 * logs go to the console; nobody is told through topics. They have names and ARNs, so that what refers to them resolves.
 */
export function makeObservability(kernel: Kernel): void {
  const arn = (service: string, resource: string) =>
    `arn:aws:${service}:${kernel.region}:${kernel.accountId}:${resource}`;
  const named = (request: ResourceRequest, property: string) => {
    const { [property]: name } = request.properties;
    return typeof name === "string" ? name : request.generatedName;
  };
  const declare = (
    type: string,
    properties: ResourceProvider["properties"],
    provision: (request: ResourceRequest) => ProvisionedResource,
  ) => kernel.registerProvider({ type, properties, provision });

  declare(
    "AWS::CloudWatch::Alarm",
    [
      "ActionsEnabled",
      "AlarmActions",
      "AlarmDescription",
      "AlarmName",
      "ComparisonOperator",
      "DatapointsToAlarm",
      "Dimensions",
      "EvaluateLowSampleCountPercentile",
      "EvaluationPeriods",
      "ExtendedStatistic",
      "InsufficientDataActions",
      "MetricName",
      "Metrics",
      "Namespace",
      "OKActions",
      "Period",
      "Statistic",
      "Tags",
      "Threshold",
      "TreatMissingData",
      "Unit",
    ],
    (request) => {
      const name = named(request, "AlarmName");
      return { ref: name, attributes: { Arn: arn("cloudwatch", `alarm:${name}`) } };
    },
  );
  declare(
    "AWS::CloudWatch::CompositeAlarm",
    ["ActionsEnabled", "AlarmActions", "AlarmDescription", "AlarmName", "AlarmRule", "OKActions", "Tags"],
    (request) => {
      const name = named(request, "AlarmName");
      return { ref: name, attributes: { Arn: arn("cloudwatch", `alarm:${name}`) } };
    },
  );
  declare("AWS::CloudWatch::Dashboard", ["DashboardBody", "DashboardName", "Tags"], (request) => ({
    ref: named(request, "DashboardName"),
    attributes: {},
  }));

  declare(
    "AWS::Logs::LogGroup",
    ["DataProtectionPolicy", "LogGroupClass", "LogGroupName", "RetentionInDays", "Tags"],
    (request) => {
      const name = named(request, "LogGroupName");
      return { ref: name, attributes: { Arn: arn("logs", `log-group:${name}:*`) } };
    },
  );
  declare("AWS::Logs::ResourcePolicy", ["PolicyDocument", "PolicyName"], (request) => ({
    ref: named(request, "PolicyName"),
    attributes: {},
  }));
  declare(
    "AWS::Logs::MetricFilter",
    ["FilterName", "FilterPattern", "LogGroupName", "MetricTransformations"],
    (request) => ({
      ref: named(request, "FilterName"),
      attributes: {},
    }),
  );

  declare("AWS::SNS::Topic", ["DisplayName", "KmsMasterKeyId", "Tags", "TopicName"], (request) => {
    const name = named(request, "TopicName");
    return { ref: arn("sns", name), attributes: { TopicArn: arn("sns", name), TopicName: name } };
  });
  declare("AWS::SNS::TopicPolicy", ["PolicyDocument", "Topics"], (request) => ({
    ref: request.generatedName,
    attributes: { Id: request.generatedName },
  }));
  declare("AWS::SNS::Subscription", ["Endpoint", "Protocol", "TopicArn"], (request) => {
    const subscription = `${String(request.properties.TopicArn)}:${request.generatedName}`;
    return { ref: subscription, attributes: { Arn: subscription } };
  });
}
