import { JsonObject } from '../manifest';
import { Alike } from './alike';

/** A pod template and the object it stands in. */
export interface PodSource {
  readonly kind: string;
  /** `apps/v1`, `argoproj.io/v1alpha1`, as the object has it. */
  readonly apiVersion: string;
  readonly name: string;
  /** The object's own; absent where the manifest leaves it to who applies it. */
  readonly namespace?: string;
  /** JSON pointer from the object to the template, or to the spec where it stands bare; empty for a Pod. */
  readonly pointer: string;
  /** The same from the object that has the kind: it may stand in a List, or in another object. */
  readonly at: string;
  /** Of a bare spec, one that is made around it here, with the labels and annotations that its pods get as far as that is known. */
  readonly template: JsonObject;
  /** Whether a whole template stands there, or the spec of pods only. */
  readonly form: 'template' | 'podSpec';
  /** The spec that the template stands in: a Deployment's, or the Job's inside a CronJob. Empty for a Pod. */
  readonly spec: JsonObject;
  /** Annotations of the object itself, where Istio does not look. Empty for a Pod. */
  readonly workloadAnnotations: JsonObject;
  /** Its labels, where the injector does not look. Empty for a Pod. */
  readonly workloadLabels: JsonObject;
  /** The metadata of the template that the pod template stands in, as of the Jobs of a CronJob, and where it stands in the object. */
  readonly outer?: { readonly path: string; readonly metadata: JsonObject };
  /** Whether it is a part of an object that stands elsewhere, for a patch: that something is not there says nothing. */
  readonly partial: boolean;
  /** Whether its pods end by themselves when their work is done: by its kind, otherwise by their restartPolicy. */
  readonly completes: boolean;
  /** Whether a plan may be written into it. What stands in its way otherwise is its obstacle. */
  readonly writable: boolean;
  readonly obstacle?: Obstacle;
  /** Of one that is like others that were read, or may be: in what it differs from the first. */
  readonly alike?: Alike;
}

/**
 * Why nothing is written into a template: nobody knows whether pods are made from it as it stands (`kind`); it is known that they are not quite (`judged`); it is
 * a bare spec, whose metadata its controller makes (`podSpec`); it stands in an object inside another one (`nested`); it is a part of an object, for a patch (`fragment`).
 */
export type Obstacle = 'kind' | 'judged' | 'podSpec' | 'nested' | 'fragment';

/** An object that makes pods in a way that is not read. */
export interface UnreadPods extends Pick<PodSource, 'kind' | 'apiVersion' | 'name' | 'namespace' | 'pointer'> {
  /** How it makes them; or which bound is met, so that it has more than are read. */
  readonly how: string;
  readonly bound?: true;
}

/** A template that was to be written, and was not. */
export type UnwrittenPods = Pick<PodSource, 'kind' | 'apiVersion' | 'pointer' | 'obstacle'>;
