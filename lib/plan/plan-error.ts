/**
 * A plan that cannot be made. The message names the property, its value, and what would do; a door adds where it stands.
 */
export class PlanError extends Error {
  public readonly name = 'PlanError';

  /**
   * @param property the property as the user wrote it
   */
  constructor(public readonly property: string, message: string) {
    super(`'${property}' ${message}`);
  }
}
