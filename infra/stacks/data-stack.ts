import { CfnOutput, CustomResource, Duration, Stack, type StackProps } from "aws-cdk-lib";
import { KeyGroup, PublicKey } from "aws-cdk-lib/aws-cloudfront";
import { AttributeType, Billing, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { EventBus } from "aws-cdk-lib/aws-events";
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  HttpMethods,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { tableKeys } from "../../shared/catalog/table.ts";
import { config } from "../../shared/config/config.ts";
import { acknowledge } from "../constructs/acknowledge.ts";
import { isEphemeral, removalPolicy } from "../constructs/lifecycle.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { vaultBucket } from "../constructs/vault-bucket.ts";

type IndexName = (typeof tableKeys.indexes)[number]["name"];

/** What must outlive everything else: the masters, what was made of them, the catalogue, and the keys. */
export class DataStack extends Stack {
  readonly masters: Bucket;
  readonly renditions: Bucket;
  readonly web: Bucket;
  readonly logs: Bucket;
  readonly table: TableV2;
  readonly bus: EventBus;
  readonly linkSecret: Secret;
  readonly signingKeySecret: Secret;
  readonly signingKey: PublicKey;
  readonly keyGroup: KeyGroup;
  readonly makeSigningKey: ServiceFunction;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);

    this.logs = new Bucket(this, "Logs", {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // CloudFront's standard logs are delivered by ACL.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      removalPolicy: removalPolicy(this),
      autoDeleteObjects: isEphemeral(this),
    });
    acknowledge(
      this.logs,
      "AwsSolutions-S1",
      "This is the bucket that receives the access logs; logging it into itself would never end.",
    );

    this.masters = vaultBucket(this, "Masters", this.logs, {
      cors: [
        {
          // Uploads are presigned, so the signature decides, not the origin; the distribution's name is not known yet at this point.
          allowedOrigins: ["*"],
          allowedMethods: [HttpMethods.PUT, HttpMethods.POST],
          allowedHeaders: ["content-type", "content-md5", "x-amz-*"],
          exposedHeaders: ["ETag"],
          maxAge: 3600,
        },
      ],
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(config.retention.noncurrentMasterDays) }],
    });
    // The bucket's own property: CDK's `eventBridgeEnabled` would deploy a function of its own for it.
    const cfnMasters = this.masters.node.defaultChild;
    if (cfnMasters instanceof CfnBucket)
      cfnMasters.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };

    this.renditions = vaultBucket(this, "Renditions", this.logs, {
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
    });
    this.web = vaultBucket(this, "Web", this.logs, {
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
    });
    this.letDistributionsRead(this.renditions, "renditions/*");
    this.letDistributionsRead(this.web, "*");

    this.table = new TableV2(this, "Catalogue", {
      partitionKey: { name: tableKeys.partitionKey, type: AttributeType.STRING },
      sortKey: { name: tableKeys.sortKey, type: AttributeType.STRING },
      globalSecondaryIndexes: tableKeys.indexes.map((index) => ({
        indexName: index.name,
        partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
        sortKey: { name: index.sortKey, type: AttributeType.STRING },
      })),
      timeToLiveAttribute: tableKeys.timeToLive,
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: !isEphemeral(this),
      removalPolicy: removalPolicy(this),
    });

    this.bus = new EventBus(this, "Events", { description: "Greenlight's domain events" });

    this.linkSecret = new Secret(this, "LinkSecret", {
      description: "Signs review links and playback tokens",
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: removalPolicy(this),
    });
    this.signingKeySecret = new Secret(this, "SigningKeySecret", {
      description: "The private half of the key that signs rendition URLs; written once by make-signing-key",
      removalPolicy: removalPolicy(this),
    });
    for (const secret of [this.linkSecret, this.signingKeySecret]) {
      acknowledge(
        secret,
        "AwsSolutions-SMG4",
        "Rotating it would void every link and URL that is out; it is replaced on purpose, with a period in which both are valid.",
      );
    }

    this.makeSigningKey = new ServiceFunction(this, {
      name: "make-signing-key",
      memoryMb: 512,
      timeoutSeconds: 60,
      environment: { SIGNING_KEY_SECRET_ARN: this.signingKeySecret.secretArn },
    });
    this.makeSigningKey.allow(
      ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
      [this.signingKeySecret.secretArn],
    );
    const keyPair = new CustomResource(this, "SigningKeyPair", {
      resourceType: "Custom::SigningKeyPair",
      serviceToken: this.makeSigningKey.arn,
    });
    // The permissions must be there before the resource calls the function.
    keyPair.node.addDependency(this.makeSigningKey.role);
    this.signingKey = new PublicKey(this, "SigningKey", { encodedKey: keyPair.getAttString("PublicKeyPem") });
    this.keyGroup = new KeyGroup(this, "SigningKeys", { items: [this.signingKey] });

    new CfnOutput(this, "MastersBucketName", { value: this.masters.bucketName });
    new CfnOutput(this, "RenditionsBucketName", { value: this.renditions.bucketName });
    new CfnOutput(this, "WebBucketName", { value: this.web.bucketName });
    new CfnOutput(this, "TableName", { value: this.table.tableName });
    new CfnOutput(this, "EventBusName", { value: this.bus.eventBusName });
  }

  /** Lets a function read items of the catalogue by their keys and write them whole, which is all that changes them. */
  letWrite(writer: ServiceFunction): void {
    writer.allow(["dynamodb:GetItem", "dynamodb:PutItem"], [this.table.tableArn]);
  }

  /** Lets a function read several items at once by their keys. */
  letReadTogether(reader: ServiceFunction): void {
    reader.allow(["dynamodb:BatchGetItem"], [this.table.tableArn]);
  }

  /** Lets a function list what the catalogue holds, in the table's order and in that of these indexes; policies name them one by one. */
  letList(reader: ServiceFunction, ...indexes: IndexName[]): void {
    const indexArns = indexes.map((index) => `${this.table.tableArn}/index/${index}`);
    reader.allow(["dynamodb:Query"], [this.table.tableArn, ...indexArns]);
  }

  /**
   * Lets this account's distributions read through their origin access control. The distribution comes later and needs the bucket's
   * name, so that the policy cannot name it; no other account's can pass.
   */
  private letDistributionsRead(bucket: Bucket, keys: string): void {
    bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal("cloudfront.amazonaws.com")],
        actions: ["s3:GetObject"],
        resources: [bucket.arnForObjects(keys)],
        conditions: {
          StringEquals: { "AWS:SourceAccount": this.account },
          ArnLike: { "AWS:SourceArn": `arn:${this.partition}:cloudfront::${this.account}:distribution/*` },
        },
      }),
    );
  }
}
