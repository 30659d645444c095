/** Somebody to be on the laptop cloud. */
export interface Persona {
  name: string;
  email: string;
  password: string;
  /** What the claim `groups` says: `<role>:<brand>:<market>`, or `admin`. */
  groups: string[];
}

/** People of the example organisation; their passwords are no secret, for nobody but this machine can reach the issuer. */
export const people: readonly Persona[] = [
  { name: "admin", email: "admin@example.com", password: "admin", groups: ["admin"] },
  { name: "producer", email: "producer@example.com", password: "producer", groups: ["producer:acme:*"] },
  { name: "reviewer", email: "reviewer@example.com", password: "reviewer", groups: ["reviewer:acme:*"] },
  { name: "viewer", email: "viewer@example.com", password: "viewer", groups: ["viewer:acme:*"] },
  { name: "stranger", email: "producer@globex.example.com", password: "stranger", groups: ["producer:globex:*"] },
];

/** A downstream app, which signs in with its client credentials. */
export const downstreamApp = {
  name: "app",
  clientId: "greenlight-app",
  clientSecret: "app-secret",
  groups: ["app:acme:*"],
};

/** The web app's and the command line's public client; it is the audience of every access token. */
export const webClientId = "greenlight-web";

export function personByName(name: string): Persona | undefined {
  return people.find((person) => person.name === name);
}
