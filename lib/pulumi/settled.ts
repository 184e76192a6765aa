import * as pulumi from '@pulumi/pulumi';
import { applyPartly } from './holes';

/**
 * Has the outputs of a workload fail when its check does. The SDK leaves those of a resource open whose inputs were refused, and a program that hands one on as an output of its stack would
 * be waited for without an end under the Automation API.
 *
 * @param check what the workload waits for: whether it is secret or unknown is its own affair
 */
export function settleWith(workload: object, check: pulumi.Output<unknown>): void {
  const open = pulumi.unsecret(check);
  for (const [property, output] of Object.entries(workload)) {
    if (pulumi.Output.isInstance(output)) Object.assign(workload, { [property]: applyPartly(open, () => output) });
  }
}
