import { CfnCondition, CfnParameter, CfnResource, Fn, Stack } from "aws-cdk-lib";
import { AccountRecovery, FeaturePlan, Mfa, OAuthScope, UserPool, UserPoolClient } from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import { removalPolicy } from "./lifecycle.ts";

export interface SignInProps {
  /** Where people come back to after signing in. */
  publicUrl: string;
}

/**
 * Who signs people in: the OpenID issuer given by the stack's parameters `OidcIssuer` and `OidcAudience`, or, without one, a Cognito
 * user pool made here. Groups such as `producer:acme:emea` are the grants.
 */
export class SignIn extends Construct {
  readonly issuer: string;
  /** The client id of the web app, which is the audience of the tokens. */
  readonly audience: string;

  constructor(scope: Construct, id: string, props: SignInProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const givenIssuer = new CfnParameter(stack, "OidcIssuer", {
      default: "",
      description: "An OpenID issuer to sign in with; empty: a Cognito user pool is made",
    });
    const givenAudience = new CfnParameter(stack, "OidcAudience", {
      default: "",
      description: "The audience of that issuer's access tokens, which is also the web app's client id",
    });
    const own = new CfnCondition(stack, "MakeUserPool", {
      expression: Fn.conditionEquals(givenIssuer.valueAsString, ""),
    });

    const pool = new UserPool(this, "Users", {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      removalPolicy: removalPolicy(this),
    });
    const domain = pool.addDomain("Domain", { cognitoDomain: { domainPrefix: `greenlight-${stack.account}` } });
    const client = new UserPoolClient(this, "Web", {
      userPool: pool,
      generateSecret: false,
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        // The second is where the command line waits for the code (RFC 8252, section 7.3).
        callbackUrls: [`${props.publicUrl}/`, "http://localhost:4180/"],
        logoutUrls: [`${props.publicUrl}/`],
      },
      preventUserExistenceErrors: true,
    });
    for (const construct of [pool, domain, client]) {
      const resource = construct.node.defaultChild;
      if (resource instanceof CfnResource) resource.cfnOptions.condition = own;
    }
    acknowledge(
      pool,
      "AwsSolutions-COG2",
      "A second factor is offered; who must have one is the organisation's decision in its own issuer.",
    );
    acknowledge(
      pool,
      "AwsSolutions-COG8",
      "The Plus plan has a cost per user; threat protection belongs to organisations that bring their issuer.",
    );

    acknowledge(
      stack,
      "CloudFormation-Validate::W1001",
      "The references stand in an Fn::If on the very condition that makes their target.",
    );

    this.issuer = Fn.conditionIf(
      own.logicalId,
      `https://cognito-idp.${stack.region}.${stack.urlSuffix}/${pool.userPoolId}`,
      givenIssuer.valueAsString,
    ).toString();
    this.audience = Fn.conditionIf(own.logicalId, client.userPoolClientId, givenAudience.valueAsString).toString();
  }
}
