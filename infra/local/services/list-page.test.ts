import { expect, test } from "vitest";
import { AwsError } from "../kernel/errors.ts";
import { listPage } from "./list-page.ts";

const refuse = (token: string) => new AwsError("InvalidToken", `Invalid Token: '${token}'`);
const page = (all: string[], token?: string, order: "ascending" | "descending" = "ascending", list = "letters") =>
  listPage(all, (letter) => letter, { list, limit: 2, token, refuse, order });

test("pages follow each other in the order of the keys until the last, which has no token", () => {
  const all = ["d", "a", "e", "c", "b"];
  const first = page(all);
  expect(first.items).toEqual(["a", "b"]);
  const second = page(all, first.next);
  expect(second.items).toEqual(["c", "d"]);
  expect(page(all, second.next)).toEqual({ items: ["e"], next: undefined });
  expect(page(["a", "b"]).next).toBeUndefined();
});

test("what comes or goes between two pages shifts none of the others", () => {
  const { next } = page(["a", "b", "c", "d"]);
  expect(page(["aa", "c", "d"], next).items).toEqual(["c", "d"]);
});

test("a listing runs backwards as well", () => {
  const { items, next } = page(["a", "b", "c"], undefined, "descending");
  expect(items).toEqual(["c", "b"]);
  expect(page(["a", "b", "c"], next, "descending").items).toEqual(["a"]);
});

test("a token that this listing did not give is refused as the service says", () => {
  const { next = "" } = page(["a", "b", "c"]);
  expect(() => page(["a"], next, "ascending", "numbers")).toThrow(`Invalid Token: '${next}'`);
  for (const token of ["2", "", "W10"]) expect(() => page(["a"], token)).toThrow("Invalid Token");
});
