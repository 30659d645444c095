/** How asynchronous invocations of a function are retried, and where their records go. */
export interface InvokeConfig {
  maximumRetryAttempts: number;
  maximumEventAgeMs: number;
  onFailureArn?: string;
  onSuccessArn?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
export const usualInvokeConfig: InvokeConfig = { maximumRetryAttempts: 2, maximumEventAgeMs: 6 * 3_600_000 };

export interface InvokeConfigs {
  put(functionName: string, qualifier: string, config: InvokeConfig): void;
  /** By the ARN as invoked; without a qualifier it is `$LATEST`. */
  of(functionArn: string): InvokeConfig;
}

export function makeInvokeConfigs(): InvokeConfigs {
  const configs = new Map<string, InvokeConfig>();
  return {
    put: (functionName, qualifier, config) => void configs.set(`${functionName}:${qualifier}`, config),
    of(functionArn) {
      const [name, qualifier = "$LATEST"] = functionArn.split(":").slice(6);
      return configs.get(`${name}:${qualifier}`) ?? usualInvokeConfig;
    },
  };
}
