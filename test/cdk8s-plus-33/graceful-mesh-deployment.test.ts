jest.mock('cdk8s-plus-28', () => jest.requireActual('cdk8s-plus-33'));
jest.mock('../../lib', () => jest.requireActual('../../lib/cdk8s-plus-33'));
// Imported it would be loaded before them.
require('../cdk8s-plus-28/graceful-mesh-deployment.test');

test('all of it was of cdk8s-plus-33', () => expect(require('cdk8s-plus-28')).toBe(require('cdk8s-plus-33')));
