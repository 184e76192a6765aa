import '../cdk8s-plus-28/graceful-mesh-deployment.test';

jest.mock('cdk8s-plus-28', () => jest.requireActual('cdk8s-plus-33'));
jest.mock('../../lib', () => jest.requireActual('../../lib/cdk8s-plus-33'));
