import { needsPlus } from '../cdk8s/peers';

needsPlus('cdk8s-plus-28');
