export * from './baseline';
export * from './check';
export type { CheckedFinding, ObjectName, Related } from './finding';
export * from './particulars';
export * from './places';
export * from './settings';
