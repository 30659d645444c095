import { demoMasters } from "../test/demo/masters.ts";
import { approve, arrives } from "../test/house/approve.ts";
import { countExecution } from "../test/house/executions.ts";
import { openHouse } from "../test/house/house.ts";
import { readMeter, writeUnits } from "../test/house/meter.ts";
import { atMost, type Benchmark, figure, type Measurement } from "./measurement.ts";

/** What one asset of each kind costs on its way to the review, beside what AWS's reference pipelines need for theirs. */
export const assets: Benchmark = {
  prefix: "asset",
  async measure() {
    await using house = await openHouse();
    const taken: Measurement[] = [];
    const seen = new Set<string>();
    for (const master of await demoMasters(() => {})) {
      await house.upload(master.key, { filePath: master.filePath });
      const asset = await arrives(house, master.key, "in_review", 300_000);
      if (asset.kind === null || seen.has(asset.kind)) continue;
      seen.add(asset.kind);
      const { statesEntered, lambdaCalls } = await countExecution(house.sfn, asset.current.execution.arn);
      // The mails are part of it, and go out after the version is said to be in review.
      await house.cloud.idle();
      const unitsSoFar = async () =>
        writeUnits(await readMeter(house.outputs.endpoint), [asset.id, asset.current.checksum]);
      const unitsToReview = await unitsSoFar();
      await approve(house, master.key);
      await arrives(house, master.key, "live");
      await house.cloud.idle();
      const isImage = asset.kind === "image";
      taken.push(
        atMost(`asset.${asset.kind}.states`, statesEntered, "states entered", isImage ? 8 : 11),
        atMost(`asset.${asset.kind}.lambdas`, lambdaCalls, "Lambda calls", isImage ? 5 : 6),
        atMost(`asset.${asset.kind}.writes`, unitsToReview, "write units, mails included", 74),
        figure(`asset.${asset.kind}.writes-until-live`, await unitsSoFar(), "write units"),
        figure(`asset.${asset.kind}.cost`, asset.current.cost.estimate?.totalUsd ?? Number.NaN, "USD estimated"),
      );
    }
    return [...taken, ...references];
  },
};

/** The figures of the reference pipelines, counted in their published state machines. */
const references: Measurement[] = [
  figure("asset.reference.video-on-demand-6.states", 24, "states entered"),
  figure("asset.reference.video-on-demand-6.lambdas", 14, "Lambda calls"),
  figure("asset.reference.video-on-demand-6.writes", 74, "write units"),
  figure("asset.reference.media2cloud-4.image.states", 33, "states entered"),
  figure("asset.reference.media2cloud-4.image.lambdas", 14, "Lambda calls"),
  figure("asset.reference.media2cloud-4.video.states", 104, "states entered"),
  figure("asset.reference.media2cloud-4.video.lambdas", 53, "Lambda calls"),
];
