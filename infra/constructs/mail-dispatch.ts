import { Stack } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import {
  ConfigurationSet,
  EmailSendingEvent,
  EventDestination,
  type IEmailIdentity,
  SuppressionReasons,
} from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import { grant } from "./grant.ts";
import type { ServiceFunction } from "./service-function.ts";

export interface MailDispatchProps {
  identity: IEmailIdentity;
  senderAddress: string;
}

/** How mails leave, and that SES tells the default bus what became of them. */
export class MailDispatch extends Construct {
  readonly configurationSetName: string;
  private readonly props: MailDispatchProps;

  constructor(scope: Construct, id: string, props: MailDispatchProps) {
    super(scope, id);
    this.props = props;
    const set = new ConfigurationSet(this, "Set", { suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS });
    this.configurationSetName = set.configurationSetName;
    set.addEventDestination("Bus", {
      // SES publishes to the account's default bus, and to no other.
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, "DefaultBus", "default")),
      events: [
        // That SES has taken a mail: should its answer have been lost, this is how one knows.
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
      ],
    });
  }

  /** Lets a function send from the sender's address, through this configuration set: SES asks for a grant on both. */
  letSend(sender: ServiceFunction): void {
    const set = Stack.of(this).formatArn({
      service: "ses",
      resource: "configuration-set",
      resourceName: this.configurationSetName,
    });
    grant(sender.role, {
      actions: ["ses:SendEmail"],
      resources: [this.props.identity.emailIdentityArn, set],
      conditions: { StringEquals: { "ses:FromAddress": this.props.senderAddress } },
    });
  }
}
