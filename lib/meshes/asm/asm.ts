import { istioMesh, IstioOptions } from '../istio';
import { MeshProfile } from '../mesh';

/** What is known of an Alibaba Cloud Service Mesh. Its numbering follows Istio's minor versions. */
export interface AsmOptions extends Omit<IstioOptions, 'id' | 'product'> {}

/**
 * Alibaba Cloud Service Mesh (ASM): stock Istio annotations at pod level, with defaults of its own.
 *
 * Its page of default settings says that EXIT_ON_ZERO_ACTIVE_CONNECTIONS is on; its FAQ says that a proxy is killed 5 s after SIGTERM,
 * which is so only where it is off. Nobody outside has run it. So the documented default is taken when a stranger's pod is read, and a plan
 * writes what it rests on into the pod's annotation.
 *
 * Whether its agent has POST /drain is not known: its image and its source are not public, and none of its pages names the path. That ASM offers native
 * sidecars from 1.22 on, whose hook in Istio is that call, and follows Istio's numbering, speaks for it. So a hook asks, and no number rests on the answer.
 *
 * @see https://www.alibabacloud.com/help/en/asm/product-overview/default-settings-of-features-and-parameters-of-asm
 * @see https://www.alibabacloud.com/help/en/asm/sidecar/deploying-grid-agents-using-native-sidecar-patterns
 * @see https://www.alibabacloud.com/help/en/asm/support/why-do-time-consuming-requests-lose-or-fail-after-sidecar-proxy-is-injected-into-pod
 */
export function asmMesh(options: AsmOptions = {}): MeshProfile {
  return istioMesh({ ...options, exitOnZero: options.exitOnZero ?? true, hold: options.hold ?? true, id: 'asm', product: 'ASM', ownAgent: true });
}
