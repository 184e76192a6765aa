import { App } from 'cdk8s';
import { Shop } from './shop';

const app = new App();
const shop = new Shop(app, 'shop');
app.synth();

// cdk8s keeps what an app prints on stdout to itself; stderr comes through.
for (const name of ['checkout', 'reports', 'search'] as const) {
  const { plan, timeline } = shop[name];
  console.error(`\n${name}\n${plan.explain()}\n\n${timeline}\n`);
}
