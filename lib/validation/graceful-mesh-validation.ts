import { ValidationContext } from './context';
import { onDemand } from './on-demand';

/**
 * Checks what `cdk8s synth` has written, of an app in any language: what `graceful-mesh check` finds is a violation in its report, and with an error the command ends with
 * exit code 2. cdk8s loads it by its name in `cdk8s.yaml`.
 *
 * Settings are those of the nearest `graceful-mesh.yaml` upward; the properties are the same keys without `overrides` and `ignore`, and beat it. `config: FILE` names another
 * file, `config: false` none.
 *
 * @throws Error for properties or a config that are none: one line for each thing that is wrong
 * @see https://cdk8s.io/docs/latest/cli/synth/#validations
 * @example
 * validations:
 *   - package: graceful-mesh
 *     version: 0.1.0
 *     class: GracefulMeshValidation
 *     properties: { longestRequest: 60s }
 *
 * @jsii ignore
 */
export class GracefulMeshValidation {
  constructor(private readonly properties: Readonly<Record<string, unknown>> = {}) {}

  /** Called by cdk8s with what it wrote. */
  public async validate(context: ValidationContext): Promise<void> {
    onDemand.validate(this.properties, context);
  }
}
