import * as z from "zod";
import { NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
import type { FunctionDirectory } from "./function-directory.ts";
import { parseProperties } from "./function-resource.ts";

const versionProperties = z.object({
  CodeSha256: z.string().optional(),
  Description: z.string().optional(),
  FunctionName: z.string(),
  RuntimePolicy: z.unknown().optional(),
});

/** AWS::Lambda::Version: numbered in the order in which the account first saw them, and kept so. */
export function versionProvider(kernel: Kernel, directory: FunctionDirectory): ResourceProvider {
  kernel.store.db.exec(
    "create table if not exists lambda_versions (function_arn text not null, logical_id text not null, version integer not null, primary key (function_arn, logical_id)) strict",
  );
  const find = kernel.store.db.prepare("select version from lambda_versions where function_arn = ? and logical_id = ?");
  const highest = kernel.store.db.prepare(
    "select coalesce(max(version), 0) as version from lambda_versions where function_arn = ?",
  );
  const insert = kernel.store.db.prepare("insert into lambda_versions values (?, ?, ?)");
  return {
    type: "AWS::Lambda::Version",
    properties: Object.keys(versionProperties.shape),
    provision({ properties: given, logicalId, stackName }) {
      const wanted = parseProperties(versionProperties, given, `AWS::Lambda::Version ${logicalId}`);
      const { config } = directory.resolve(wanted.FunctionName);
      const id = `${stackName}/${logicalId}`;
      let version = Number(find.get(config.arn, id)?.version ?? 0);
      if (version === 0) {
        version = Number(highest.get(config.arn)?.version) + 1;
        insert.run(config.arn, id, version);
      }
      directory.publish(config.name, String(version));
      const arn = `${config.arn}:${version}`;
      return { ref: arn, attributes: { FunctionArn: arn, Version: String(version) } };
    },
  };
}

const aliasProperties = z.object({
  Description: z.string().optional(),
  FunctionName: z.string(),
  FunctionVersion: z.string(),
  Name: z.string(),
  RoutingConfig: z.unknown().optional(),
});

/** AWS::Lambda::Alias of one version. */
export function aliasProvider(directory: FunctionDirectory): ResourceProvider {
  return {
    type: "AWS::Lambda::Alias",
    properties: Object.keys(aliasProperties.shape),
    provision({ properties: given, logicalId }) {
      const wanted = parseProperties(aliasProperties, given, `AWS::Lambda::Alias ${logicalId}`);
      if (wanted.RoutingConfig !== undefined)
        throw new NotSupportedError("weighted aliases (RoutingConfig of AWS::Lambda::Alias)");
      const { config } = directory.resolve(wanted.FunctionName);
      directory.alias(config.name, wanted.Name, wanted.FunctionVersion);
      const arn = `${config.arn}:${wanted.Name}`;
      return { ref: arn, attributes: { AliasArn: arn } };
    },
  };
}

const layerProperties = z.object({
  CompatibleArchitectures: z.array(z.string()).optional(),
  CompatibleRuntimes: z.array(z.string()).optional(),
  Content: z.unknown(),
  Description: z.string().optional(),
  LayerName: z.string().optional(),
  LicenseInfo: z.string().optional(),
});

/** AWS::Lambda::LayerVersion: it is named and nothing more; see AWS::Lambda::Function for where its modules come from. */
export function layerVersionProvider(kernel: Kernel): ResourceProvider {
  return {
    type: "AWS::Lambda::LayerVersion",
    properties: Object.keys(layerProperties.shape),
    provision({ properties: given, generatedName, logicalId }) {
      const wanted = parseProperties(layerProperties, given, `AWS::Lambda::LayerVersion ${logicalId}`);
      const arn = `arn:aws:lambda:${kernel.region}:${kernel.accountId}:layer:${wanted.LayerName ?? generatedName}:1`;
      return { ref: arn, attributes: { LayerVersionArn: arn } };
    },
  };
}
