import { CfnCondition, CfnOutput, CfnParameter, Duration, Fn, Stack, type StackProps } from "aws-cdk-lib";
import { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  Signing,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import type { Construct } from "constructs";
import { acknowledge } from "../constructs/acknowledge.ts";
import type { DataStack } from "./data-stack.ts";

/** The SSM parameter in which the functions find the address that people see. */
export const publicUrlParameterName = "/greenlight/public-url";

export interface DeliveryStackProps extends StackProps {
  data: Pick<DataStack, "masters" | "renditions" | "web" | "logs" | "keyGroup">;
}

/**
 * The one front door: web app, API and renditions on one origin. The HTTP API itself is made here, without routes, because the
 * distribution must know its address and the API's routes must know the distribution's; the API stack fills it.
 */
export class DeliveryStack extends Stack {
  readonly api: HttpApi;
  readonly distribution: Distribution;
  /** Such as `https://d111111abcdef8.cloudfront.net` or the domain that was given, without a slash at the end. */
  readonly publicUrl: string;

  constructor(scope: Construct, id: string, props: DeliveryStackProps) {
    super(scope, id, props);
    const { data } = props;

    const givenUrl = new CfnParameter(this, "PublicUrl", {
      default: "",
      description: "The address that people see, such as https://greenlight.example.com; empty: the distribution's own",
    });
    const issuer = new CfnParameter(this, "OidcOrigin", {
      default: "https://*.amazoncognito.com",
      description: "The origin of the OpenID provider, which the web app may talk to",
    });

    this.api = new HttpApi(this, "Api", {
      apiName: "greenlight",
      description: "Greenlight's API",
      createDefaultStage: false,
    });

    const domainName: unknown = this.node.tryGetContext("domainName");
    const certificateArn: unknown = this.node.tryGetContext("certificateArn");
    const ownDomain =
      typeof domainName === "string" && typeof certificateArn === "string"
        ? {
            domainNames: [domainName],
            certificate: Certificate.fromCertificateArn(this, "Certificate", certificateArn),
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          }
        : {};

    const rewrite = new EdgeFunction(this, "Rewrite", {
      comment: "Every address of the web app is its one page",
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(
        "function handler(event) { var request = event.request; var last = request.uri.split('/').pop();" +
          " if (request.uri.indexOf('/r/') === 0 || last.indexOf('.') === -1) { request.uri = '/index.html'; } return request; }",
      ),
    });

    const webHeaders = new ResponseHeadersPolicy(this, "WebHeaders", {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          override: true,
          contentSecurityPolicy: [
            "default-src 'self'",
            "script-src 'self'",
            // Players and component libraries set style attributes; no style can be injected through data.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            // hls.js makes a track for captions from an empty one, which is written in its address.
            "media-src 'self' blob: data:",
            "worker-src 'self' blob:",
            `connect-src 'self' ${issuer.valueAsString} https://${data.masters.bucketRegionalDomainName}`,
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
          ].join("; "),
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
      },
    });
    const renditionHeaders = new ResponseHeadersPolicy(this, "RenditionHeaders", {
      securityHeadersBehavior: {
        // A rendition is a picture, a film or a playlist; should one ever be something else, it runs nothing.
        contentSecurityPolicy: { override: true, contentSecurityPolicy: "default-src 'none'; sandbox" },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [{ header: "cache-control", value: "private, max-age=3600", override: true }],
      },
    });

    const accessControl = new S3OriginAccessControl(this, "AccessControl", { signing: Signing.SIGV4_ALWAYS });
    const origin = (name: string, bucket: IBucket) =>
      // The bucket is named, not passed: its policy lives with it and already lets this account's distributions read.
      S3BucketOrigin.withOriginAccessControl(
        Bucket.fromBucketAttributes(this, name, {
          bucketName: bucket.bucketName,
          bucketRegionalDomainName: bucket.bucketRegionalDomainName,
        }),
        { originAccessControl: accessControl },
      );

    this.distribution = new Distribution(this, "Distribution", {
      ...ownDomain,
      comment: "Greenlight",
      defaultRootObject: "index.html",
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableLogging: true,
      logBucket: data.logs,
      logFilePrefix: "distribution/",
      defaultBehavior: {
        origin: origin("WebOrigin", data.web),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: webHeaders,
        functionAssociations: [{ function: rewrite, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: {
        "/v1/*": {
          origin: new HttpOrigin(`${this.api.apiId}.execute-api.${this.region}.${this.urlSuffix}`),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
        "/renditions/*": {
          origin: origin("RenditionsOrigin", data.renditions),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          cachePolicy: CachePolicy.CACHING_OPTIMIZED,
          responseHeadersPolicy: renditionHeaders,
          trustedKeyGroups: [data.keyGroup],
        },
      },
    });
    acknowledge(
      this.distribution,
      "AwsSolutions-CFR1",
      "Where a rendition may be seen is a matter of its licence, not of the distribution.",
    );
    acknowledge(
      this.distribution,
      "AwsSolutions-CFR2",
      "A web ACL has a fixed monthly cost; renditions need a signature, and the API throttles.",
    );
    acknowledge(
      this.distribution,
      "AwsSolutions-CFR4",
      "CloudFront's own domain allows no newer minimum; with `-c domainName` it is TLS 1.2 (2021).",
    );

    acknowledge(
      this.distribution,
      "Annotation::@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac",
      "The data stack's bucket policies let this account's distributions read.",
    );

    const urlIsGiven = new CfnCondition(this, "PublicUrlIsGiven", {
      expression: Fn.conditionNot(Fn.conditionEquals(givenUrl.valueAsString, "")),
    });
    const ownUrl =
      typeof domainName === "string" ? `https://${domainName}` : `https://${this.distribution.distributionDomainName}`;
    const parameter = new StringParameter(this, "PublicUrlParameter", {
      parameterName: publicUrlParameterName,
      description: "The address that people see",
      stringValue: Fn.conditionIf(urlIsGiven.logicalId, givenUrl.valueAsString, ownUrl).toString(),
    });
    this.publicUrl = parameter.stringValue;

    new CfnOutput(this, "Url", { value: this.publicUrl });
    new CfnOutput(this, "DistributionId", { value: this.distribution.distributionId });
    new CfnOutput(this, "ApiId", { value: this.api.apiId });
  }
}
