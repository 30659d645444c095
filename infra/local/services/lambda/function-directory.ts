import { AwsError } from "../../kernel/errors.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";

export interface ResolvedFunction {
  config: FunctionConfiguration;
  /** The ARN as it was asked for, with its qualifier. */
  invokedArn: string;
}

/** The functions of the account, their versions and aliases. */
export interface FunctionDirectory {
  put(config: FunctionConfiguration): void;
  /** Answers whether the function is known with exactly this configuration. */
  has(config: FunctionConfiguration): boolean;
  publish(functionName: string, version: string): void;
  alias(functionName: string, alias: string, version: string): void;
  /**
   * Finds a function by its name, its partial or whole ARN, with a qualifier at its end or apart.
   * Throws AwsError ResourceNotFoundException.
   */
  resolve(nameOrArn: string, qualifier?: string): ResolvedFunction;
  all(): FunctionConfiguration[];
  /** The published versions of all functions. */
  published(): FunctionConfiguration[];
  /** Whether functions run as this role. */
  isFunctionRole(roleArn: string): boolean;
}

const arnOrName =
  /^(?:arn:aws[a-z-]*:lambda:)?(?:[a-z]{2}(?:-[a-z]+)+-\d:)?(?:\d{12}:)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;

export function makeFunctionDirectory(account: { accountId: string; region: string }): FunctionDirectory {
  const functions = new Map<string, FunctionConfiguration>();
  const versions = new Map<string, Map<string, FunctionConfiguration>>();
  const aliases = new Map<string, Map<string, string>>();

  function find(name: string, qualifier: string | undefined): FunctionConfiguration | undefined {
    if (qualifier === undefined || qualifier === "$LATEST") return functions.get(name);
    return versions.get(name)?.get(aliases.get(name)?.get(qualifier) ?? qualifier);
  }

  return {
    put: (config) => void functions.set(config.name, config),
    has: (config) => JSON.stringify(functions.get(config.name)) === JSON.stringify(config),
    publish(functionName, version) {
      const config = functions.get(functionName);
      if (!config) throw notFound(`arn:aws:lambda:${account.region}:${account.accountId}:function:${functionName}`);
      const published = versions.get(functionName) ?? new Map<string, FunctionConfiguration>();
      versions.set(functionName, published.set(version, { ...config, version }));
    },
    alias(functionName, alias, version) {
      const named = aliases.get(functionName) ?? new Map<string, string>();
      aliases.set(functionName, named.set(alias, version));
    },
    resolve(nameOrArn, qualifier) {
      const [, name, ownQualifier] = arnOrName.exec(nameOrArn) ?? [];
      if (name === undefined) throw new AwsError("ValidationException", `${nameOrArn} names no function.`);
      const asked = qualifier ?? ownQualifier;
      const arn = `arn:aws:lambda:${account.region}:${account.accountId}:function:${name}`;
      const invokedArn = asked === undefined ? arn : `${arn}:${asked}`;
      const config = find(name, asked);
      if (!config) throw notFound(invokedArn);
      return { config, invokedArn };
    },
    all: () => [...functions.values()],
    published: () => [...versions.values()].flatMap((ofFunction) => [...ofFunction.values()]),
    isFunctionRole: (roleArn) => functions.values().some((config) => config.roleArn === roleArn),
  };
}

function notFound(arn: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, {
    statusCode: 404,
    members: { Type: "User" },
  });
}
