import { AwsError } from "../../kernel/errors.ts";
import type { StoredMessage } from "./message-store.ts";

/** The opaque handle of one receipt of a message. */
export function receiptHandleOf(message: StoredMessage): string {
  return Buffer.from(`${message.row}:${message.receipt}`, "utf8").toString("base64");
}

/** What a handle stands for; throws ReceiptHandleIsInvalid for anything that this queue never gave out. */
export function parseReceiptHandle(handle: string): { row: number; receipt: string } {
  const [, row, receipt] =
    Buffer.from(handle, "base64")
      .toString("utf8")
      .match(/^(\d{1,15}):([A-Za-z0-9_-]{16})$/) ?? [];
  if (row === undefined || receipt === undefined) {
    throw new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
  }
  return { row: Number(row), receipt };
}
