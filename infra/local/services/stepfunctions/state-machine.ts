import type { Definition } from "./definition.ts";

/** A state machine that the template provides. */
export interface StateMachine {
  arn: string;
  name: string;
  roleArn: string;
  /** Names this text of the definition. */
  definitionId: string;
  definition: Definition;
}
