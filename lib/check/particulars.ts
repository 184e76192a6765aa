import { Level } from '../meshes';
import { ResolvedSettings } from '../requirements';
import { ObjectName } from './finding';
import { NamedText, Place } from './places';
import { CheckSettings, resolveCheckSettings } from './settings';

/** Findings of a rule that somebody accepts. */
export interface Acceptance {
  /** Its code. */
  readonly rule: string;
  readonly reason: string;
  /** The last day on which it counts, such as `2027-01-31`. @default - for good */
  readonly until?: string;
  /** Where it is written. */
  readonly place: Place;
}

/** Acceptances of some of the pods. */
export interface Exception {
  readonly ignore: readonly Acceptance[];
  /** @param object undefined for a document that could not be read */
  applies(path: string, object: ObjectName | undefined): boolean;
}

/** What else is known of what is checked. */
export interface Particulars {
  /** Objects of the cluster that say what the mesh is: they are read with the others, and not judged. @default - none */
  readonly facts?: readonly NamedText[];
  /** @default - none */
  readonly exceptions?: readonly Exception[];
  /** The day on which it is checked, such as `2027-01-31`. @default - before every last day */
  readonly today?: string;
  /** Told how many of the documents are judged, again and again. @default - nobody is */
  readonly progress?: (done: number, all: number) => void;
  /** The same object for all that it is the same for. @default - the same for all */
  settingsFor?(path: string, object: ObjectName): CheckSettings;
}

/** By what something is checked. */
export interface CheckedBy extends Particulars {
  readonly settings: CheckSettings;
}

/** The settings of each object, resolved once. */
export class SettingsOfObjects {
  private readonly resolved = new Map<CheckSettings, ResolvedSettings>();

  constructor(private readonly all: CheckSettings, private readonly levels: readonly Level[], private readonly particulars: Particulars) {
    this.resolve(all);
  }

  of(path: string, object: ObjectName): { readonly settings: CheckSettings; readonly resolved: ResolvedSettings } {
    const settings = this.particulars.settingsFor?.(path, object) ?? this.all;
    return { settings, resolved: this.resolved.get(settings) ?? this.resolve(settings) };
  }

  private resolve(settings: CheckSettings): ResolvedSettings {
    const resolved = resolveCheckSettings(settings, this.levels);
    this.resolved.set(settings, resolved);
    return resolved;
  }
}
