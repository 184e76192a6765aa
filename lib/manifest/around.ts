import { JsonObject } from './json';
import { Note } from '../model';

/** What stands around a pod template in its object, as far as that is known. */
export interface Around {
  /** JSON pointer from the object to the template, or to the spec where that stands bare. */
  readonly at?: string;
  /** Labels of the object itself. */
  readonly labels?: JsonObject;
  /** The spec that the template stands in, of one of Kubernetes' own kinds: other kinds have fields of the same names. */
  readonly spec?: JsonObject;
  /** The metadata of the template that the pod template stands in, as of the Jobs of a CronJob, and where that is. */
  readonly outer?: { readonly path: string; readonly metadata: JsonObject };
  /** Whether nobody knows what the controller does with labels and annotations of the object: it may copy them to the pods. */
  readonly copied?: boolean;
  /** Whether the metadata of the pods stands nowhere, as around a bare spec: no edit of the template is one of the object. */
  readonly bare?: boolean;
  /** Whether the template is a part of one that stands elsewhere, for a patch: that something is not there says nothing. */
  readonly partial?: boolean;
  /** What is wrong with what the platform of the pods takes out of the template. */
  readonly notes?: readonly Note[];
}

/** JSON pointer from the object to the spec that the template stands in. */
export const specAround = ({ at = '/spec/template' }: Around): string => at.slice(0, Math.max(0, at.lastIndexOf('/')));

/** The same to the metadata of the template that it stands in. */
export const outerMetadata = ({ outer }: Around): string => `/${(outer?.path ?? 'metadata').split('.').join('/')}`;
