import '../cdk8s-plus-28/bad-input.test';

jest.mock('cdk8s-plus-28', () => jest.requireActual('cdk8s-plus-33'));
jest.mock('../../lib', () => jest.requireActual('../../lib/cdk8s-plus-33'));
