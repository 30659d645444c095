import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { openToken, signToken } from "./signed-token.ts";

const schema = z.object({ link: z.string(), round: z.number() });
const secret = "a secret that only the server has";

describe("a signed token", () => {
  it("opens to what was put in", () => {
    fc.assert(
      fc.property(fc.record({ link: fc.string(), round: fc.integer() }), (payload) => {
        expect(openToken("review", schema, signToken("review", payload, secret), secret)).toEqual(payload);
      }),
    );
  });

  it("is refused with any bit of it flipped", () => {
    const token = signToken("review", { link: "k3", round: 1 }, secret);
    for (let at = 0; at < token.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed =
          token.slice(0, at) + String.fromCharCode(token.charCodeAt(at) ^ (1 << bit)) + token.slice(at + 1);
        expect(openToken("review", schema, changed, secret), `bit ${bit} of character ${at}`).toBeUndefined();
      }
    }
  });

  it("is nothing to another purpose, under another secret, or in another form", () => {
    const token = signToken("review", { link: "k3", round: 1 }, secret);
    expect(openToken("playback", schema, token, secret)).toBeUndefined();
    expect(openToken("review", schema, token, `${secret}!`)).toBeUndefined();
    expect(openToken("review", z.object({ path: z.string() }), token, secret)).toBeUndefined();
    for (const broken of ["", ".", "..", "a.b.c", `${token}=`, `${token}.`, ` ${token}`]) {
      expect(openToken("review", schema, broken, secret), broken).toBeUndefined();
    }
  });

  it("is refused whatever its text, and never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(openToken("review", schema, text, secret)).toBeUndefined();
      }),
    );
  });
});
