import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import { listPage } from "../list-page.ts";
import { describeSecret } from "./describe-secret.ts";
import { compileFilter, type SecretFilter } from "./secret-filter.ts";
import type { DescribedSecret } from "./secret-store.ts";

export interface ListSecretsInput {
  Filters?: SecretFilter[];
  MaxResults?: number;
  NextToken?: string;
  SortBy?: "created-date" | "last-accessed-date" | "last-changed-date" | "name";
  SortOrder?: "asc" | "desc";
}

const MOST_PER_PAGE = 100;

const invalidToken = (token: string) =>
  new AwsError("InvalidNextTokenException", `The NextToken value is invalid: ${token}`);

/** ListSecrets' answer. AWS does not document which way it lists without SortOrder: here the newest come first. */
export function listSecrets(secrets: DescribedSecret[], input: ListSecretsInput) {
  const { Filters = [], SortBy = "created-date", SortOrder = "desc" } = input;
  const filters = Filters.map(compileFilter);
  const { items, next } = listPage(
    secrets.filter((secret) => filters.every((passes) => passes(secret))),
    placeBy(SortBy),
    {
      list: `secrets ${JSON.stringify(Filters)} ${SortBy} ${SortOrder}`,
      limit: input.MaxResults ?? MOST_PER_PAGE,
      token: input.NextToken,
      refuse: invalidToken,
      order: SortOrder === "asc" ? "ascending" : "descending",
    },
  );
  return {
    SecretList: items.map((secret) => {
      const { VersionIdsToStages, ...rest } = describeSecret(secret);
      return { ...rest, ...(VersionIdsToStages && { SecretVersionsToStages: VersionIdsToStages }) };
    }),
    ...(next !== undefined && { NextToken: next }),
  };
}

function placeBy(by: NonNullable<ListSecretsInput["SortBy"]>): (secret: DescribedSecret) => string {
  const at = (time: number | null) => String(time ?? 0).padStart(16, "0");
  switch (by) {
    case "name":
      return ({ name }) => name;
    case "created-date":
      return ({ createdAt, name }) => `${at(createdAt)} ${name}`;
    case "last-changed-date":
      return ({ changedAt, name }) => `${at(changedAt)} ${name}`;
    case "last-accessed-date":
      throw new NotSupportedError("secretsmanager:ListSecrets by last-accessed-date");
  }
}
