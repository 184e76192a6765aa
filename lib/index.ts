export * from './cdk8s';
export * from './cdk8s-plus-28';
/** @jsii ignore */
export * from './validation';
