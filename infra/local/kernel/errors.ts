/** An error as an AWS service would answer it: `code` is the wire name, such as `ConditionalCheckFailedException`. */
export class AwsError extends Error {
  readonly code: string;
  readonly statusCode: number;
  /** Further members of the error's shape on the wire, such as `CancellationReasons`. */
  readonly members: Record<string, unknown>;

  constructor(
    code: string,
    message: string,
    options: { statusCode?: number; members?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = code;
    this.code = code;
    this.statusCode = options.statusCode ?? 400;
    this.members = options.members ?? {};
  }
}

/** Something AWS can do and the laptop cloud cannot. It fails loudly, naming the thing, and never pretends. */
export class NotSupportedError extends AwsError {
  constructor(what: string) {
    super("NotSupportedByLaptopCloud", `The laptop cloud does not implement ${what}.`, { statusCode: 501 });
  }
}
