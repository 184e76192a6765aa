export * from './job';
export * from './level-settings';
export * from './mesh';
export * from './presets';
export * from './settings';
export * from './to-request';
export * from './treat';
