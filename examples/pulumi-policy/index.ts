import { PolicyPack } from '@pulumi/policy';
import { gracefulMeshPolicies } from 'graceful-mesh/policy';

// A policy for each rule, and graceful-mesh-plan, which repairs what a plan can. `pulumi preview --policy-pack examples/pulumi-policy`
new PolicyPack('graceful-mesh', {
  policies: gracefulMeshPolicies({
    config: { mesh: 'istio', meshVersion: '1.24', requestDuration: 60 },
    plan: process.env.GRACEFUL_MESH_PLAN === 'remediate' ? 'remediate' : 'advisory',
  }),
});
