/** The command line itself is wrong; the usage is printed after the message. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
