import { App } from 'cdk8s';
import { Shop } from './shop';

const app = new App();
const { checkout } = new Shop(app, 'shop');
app.synth();

// cdk8s keeps what an app prints on stdout to itself; stderr comes through.
console.error(`\ncheckout\n${checkout.plan.explain()}\n\n${checkout.timeline}\n`);
