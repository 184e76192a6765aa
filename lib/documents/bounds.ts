/**
 * What foreign text may be at most. Each is above what a Kubernetes API server takes or what tools write, and far below what a reader, or one
 * of those who go through its values afterwards, would hang or run out of stack on.
 */
export const BOUNDS = {
  /** Characters of a text of several documents: 64 MiB, the dump of a large cluster. */
  text: 64 * 1024 * 1024,
  /** Characters of an annotation: Kubernetes takes 256 KiB for all annotations of an object together (apimachinery, TotalAnnotationSizeLimitB). */
  annotation: 256 * 1024,
  /** Characters of a value of a ConfigMap: Kubernetes takes 1 MiB for all its data (core validation, MaxSecretSize). */
  configMap: 1024 * 1024,
  /** Levels of lists and maps. The deepest that people write, schemas in CustomResourceDefinitions, have some 60; Go's reader of JSON ends at 10,000. */
  depth: 200,
  /** Values that come from aliases and merges of one document, counted as often as they stand there. kubectl allows some 400,000. */
  aliased: 20_000,
  /** Values of an object that comes from a program: the largest object that a cluster stores, 1.5 MiB, has fewer. */
  values: 1_000_000,
  /** Documents of one text that cannot be read: beyond them it is no text of manifests, and each costs its reader more than one that can. */
  broken: 1_000,
  /** Documents of one text. */
  documents: 10_000,
} as const;
