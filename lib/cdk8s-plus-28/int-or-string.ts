import { k8s } from 'cdk8s-plus-28';

/** A number of pods, or a share of them such as `25%`, as the API takes it. */
export const intOrString = (value: number | string): k8s.IntOrString =>
  (typeof value === 'number' ? k8s.IntOrString.fromNumber(value) : k8s.IntOrString.fromString(value));
