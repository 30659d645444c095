/** The table's name from a name or an ARN. */
export function tableNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? (nameOrArn.match(/:table\/([^/]+)/)?.[1] ?? nameOrArn) : nameOrArn;
}
