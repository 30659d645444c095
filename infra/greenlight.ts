import { type App, Tags, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { ApiStack } from "./stacks/api-stack.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { DeliveryStack } from "./stacks/delivery-stack.ts";
import { PipelineStack } from "./stacks/pipeline-stack.ts";
import { ReviewStack } from "./stacks/review-stack.ts";
import { WatchStack } from "./stacks/watch-stack.ts";
import { WebStack } from "./stacks/web-stack.ts";

/** Adds all of Greenlight to an app: its stacks, their tags, and the checks that every synthesis must pass. */
export function addGreenlight(app: App): void {
  const named = (part: string, description: string) => ({ stackName: `Greenlight-${part}`, description });

  const data = new DataStack(app, "Data", named("Data", "Greenlight: masters, renditions, catalogue, keys"));
  const delivery = new DeliveryStack(app, "Delivery", { ...named("Delivery", "Greenlight: the distribution"), data });
  const review = new ReviewStack(app, "Review", { ...named("Review", "Greenlight: approvals"), data });
  const pipeline = new PipelineStack(app, "Pipeline", {
    ...named("Pipeline", "Greenlight: from upload to catalogue"),
    data,
    reviewStateMachine: review.workflow.stateMachine,
    recordFailure: review.recordFailure,
  });
  const relay = pipeline.functions.find((served) => served.functionName === "relay-outbox");
  if (relay === undefined) throw new Error("The pipeline has no relay-outbox to watch.");
  const api = new ApiStack(app, "Api", {
    ...named("Api", "Greenlight: the API"),
    data,
    api: delivery.api,
    publicUrl: delivery.publicUrl,
    ingestStateMachine: pipeline.workflow.stateMachine,
    reviewStateMachine: review.workflow.stateMachine,
    mail: review.mail,
    senderAddress: review.senderAddress,
    deadLetters: {
      uploads: pipeline.uploadDeadLetters,
      outbox: { queue: pipeline.outboxDeadLetters, relay },
      publish: { queue: review.publishDeadLetters, publish: review.publish },
      mentions: { queue: review.mentionDeadLetters, notify: review.notifyMention },
      digest: { queue: review.digestDeadLetters, send: review.sendDigest },
      mailEvents: { queue: review.mailEventDeadLetters, source: review.mailEventQueue },
    },
  });
  new WebStack(app, "Web", {
    ...named("Web", "Greenlight: the web app"),
    bucket: data.web,
    distribution: delivery.distribution,
  });
  new WatchStack(app, "Watch", {
    ...named("Watch", "Greenlight: alarms and dashboard"),
    functions: [data.makeSigningKey, ...pipeline.functions, ...review.functions, ...api.functions],
    workflows: [
      { name: "ingest", workflow: pipeline.workflow },
      { name: "review", workflow: review.workflow },
    ],
    deadLetterQueues: [
      { name: "upload-dead-letters", queue: pipeline.uploadDeadLetters },
      { name: "outbox-dead-letters", queue: pipeline.outboxDeadLetters },
      { name: "publish-dead-letters", queue: review.publishDeadLetters },
      { name: "mention-dead-letters", queue: review.mentionDeadLetters },
      { name: "digest-dead-letters", queue: review.digestDeadLetters },
      { name: "mail-event-dead-letters", queue: review.mailEventDeadLetters },
    ],
    streamReader: relay,
    mailEvents: review.mailEventQueue,
    api: delivery.api,
  });

  Tags.of(app).add("project", "greenlight");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
