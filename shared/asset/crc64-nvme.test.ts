import { expect, it } from "vitest";
import { Crc64Nvme } from "./crc64-nvme.ts";

it("is the check value of the standard, whole or in pieces", () => {
  const [whole, pieces] = [new Crc64Nvme(), new Crc64Nvme()];
  whole.update(Buffer.from("123456789"));
  for (const piece of ["1", "2345", "6789"]) pieces.update(Buffer.from(piece));
  expect(Buffer.from(whole.digest()).toString("hex")).toBe("ae8b14860a799888");
  expect(pieces.digest()).toEqual(whole.digest());
});
