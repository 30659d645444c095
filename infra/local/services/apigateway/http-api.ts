/** An HTTP API with what its templates hang on it. */
export interface HttpApi {
  id: string;
  name: string;
  cors: CorsConfiguration | null;
  /** Whether the execute-api address is closed. */
  endpointDisabled: boolean;
  routes: Map<string, Route>;
  integrations: Map<string, Integration>;
  authorizers: Map<string, JwtAuthorizer>;
  stages: Map<string, Stage>;
}

export interface Route {
  /** `GET /pets/{id}`, `ANY /{proxy+}` or `$default`. */
  key: string;
  integrationId: string;
  authorizerId: string | null;
  scopes: string[];
}

export interface Integration {
  functionArn: string;
  timeoutMs: number;
}

export interface JwtAuthorizer {
  issuer: string;
  audience: string[];
  /** The header that carries the token, lower-cased. */
  header: string;
}

export interface Stage {
  name: string;
  variables: Record<string, string>;
  /** Requests a second and at once; null is the account's, which a laptop does not reach. */
  throttling: { ratePerSecond: number; burst: number } | null;
  accessLogFormat: string | null;
}

export interface CorsConfiguration {
  allowCredentials: boolean;
  allowHeaders: string[];
  allowMethods: string[];
  allowOrigins: string[];
  exposeHeaders: string[];
  maxAgeSeconds: number | null;
}
