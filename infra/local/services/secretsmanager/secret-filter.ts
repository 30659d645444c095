import { NotSupportedError } from "../../kernel/errors.ts";
import type { DescribedSecret } from "./secret-store.ts";

export interface SecretFilter {
  Key?: "description" | "name" | "tag-key" | "tag-value" | "primary-region" | "owning-service" | "all";
  Values?: string[];
}

/**
 * Compiles a filter of ListSecrets: one of its values must begin what it looks at, or, after an exclamation mark, must
 * not. Only descriptions are compared without regard to case.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
 */
export function compileFilter({ Key = "all", Values = [] }: SecretFilter): (secret: DescribedSecret) => boolean {
  const textsOf = textsBy(Key);
  const cased = (text: string) => (Key === "description" ? text.toLowerCase() : text);
  return (secret) => {
    const begins = (value: string) => textsOf(secret).some((text) => cased(text).startsWith(cased(value)));
    return Values.some((value) => (value.startsWith("!") ? !begins(value.slice(1)) : begins(value)));
  };
}

function textsBy(key: NonNullable<SecretFilter["Key"]>): (secret: DescribedSecret) => string[] {
  switch (key) {
    case "name":
      return ({ name }) => [name];
    case "description":
      return ({ description }) => (description === null ? [] : [description]);
    case "tag-key":
      return ({ tags }) => tags.map(({ Key }) => Key);
    case "tag-value":
      return ({ tags }) => tags.map(({ Value }) => Value);
    // No secret here is a replica, and none belongs to another service.
    case "primary-region":
    case "owning-service":
      return () => [];
    case "all":
      throw new NotSupportedError("the filter all of secretsmanager:ListSecrets");
  }
}
