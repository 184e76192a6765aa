import { expect as imported, test as run } from '@jest/globals';
import '../../lib/jest-globals';

const pod = (preStop: number) => ({ kind: 'Pod', apiVersion: 'v1', spec: { containers: [{ name: 'web', image: 'web:1', ports: [{ containerPort: 80 }], lifecycle: { preStop: { sleep: { seconds: preStop } } } }] } });

run('who imports expect has the matcher, and its types', () => {
  imported(pod(5)).toDrainGracefully();
  imported(() => imported(pod(40)).toDrainGracefully({ longestRequest: 20 })).toThrow('[GM101]');
  imported(pod(40)).not.toDrainGracefully({ longestRequest: 20 });
});
