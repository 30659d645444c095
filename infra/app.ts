import { App } from "aws-cdk-lib";
import { addGreenlight } from "./greenlight.ts";

addGreenlight(new App());
