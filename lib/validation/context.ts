/** What cdk8s hands to a validation, as far as it is used. */
export interface ValidationContext {
  /** Paths of the files that were written. */
  readonly manifests: readonly string[];
  readonly report: ValidationReport;
}

export interface ValidationReport {
  addViolation(violation: {
    readonly ruleName: string;
    readonly recommendation: string;
    readonly fix: string;
    readonly violatingResources: readonly { readonly resourceName: string; readonly manifestPath: string; readonly locations: readonly string[] }[];
  }): void;
  submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
}
