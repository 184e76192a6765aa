/** cdk8s has no channel for warnings. */
export function tell(text: string): void {
  process.emitWarning(text, { type: 'GracefulMesh' });
}
