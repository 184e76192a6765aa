import { IMAGE_AUTO, PROXY_CONFIG, STATUS_ANNOTATION } from './names';
import { ProxyConfig, readProxyConfig } from './proxy-config';
import { version } from './versions';
import { arrayAt, DeclaredProxy, environment, imageName, PodTemplate, textAt } from '../../manifest';

/** A proxy that stands in the manifest as it runs: of a Pod of a cluster, or of what `istioctl kube-inject` gives. */
export interface InjectedProxy extends DeclaredProxy {
  readonly native: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** The agent's configuration as the injector has merged it from all levels; undefined where it was left out of the manifest. */
  readonly config?: ProxyConfig;
  /** Of Istio, by the tag of the image. */
  readonly version?: string;
}

/**
 * The proxy that runs in this pod, where the manifest is of one that was injected. Otherwise a container `istio-proxy` is something that the injector will merge
 * with its own.
 *
 * @see istio/istio pkg/kube/inject/webhook.go: the status annotation is written with the container; the template always gives args and PROXY_CONFIG
 */
export function injectedProxy({ annotations, declaredProxies, live }: PodTemplate): InjectedProxy | undefined {
  const declared = declaredProxies.find(({ list, container }) => list === 'containers' || container.restartPolicy === 'Always');
  if (!declared) return undefined;
  const { container, list } = declared;
  const image = textAt(container.image);
  const real = image !== undefined && image !== IMAGE_AUTO && image !== '';
  // A ztunnel is called so, too, and is none: it carries the traffic of its node.
  const runs = real && textAt(arrayAt(container.args)[1]) !== 'ztunnel' && imageName(image) !== 'ztunnel' && (live || textAt(annotations[STATUS_ANNOTATION]) !== undefined || textAt(arrayAt(container.args)[0]) === 'proxy' || imageName(image).includes('proxyv2'));
  if (!runs) return undefined;
  const env = environment(container);
  const release = tagOf(image);
  return {
    ...declared,
    native: list === 'initContainers',
    env,
    ...(env[PROXY_CONFIG] !== undefined && { config: readProxyConfig(env[PROXY_CONFIG]) }),
    ...(release !== undefined && { version: release }),
  };
}

/** The version that the tag of an image begins with: `1.24.2` of `docker.io/istio/proxyv2:1.24.2-distroless`. */
function tagOf(image: string): string | undefined {
  const tag = image.slice(image.lastIndexOf('/') + 1).split('@')[0].split(':')[1];
  return tag === undefined || tag.length > 100 ? undefined : version(tag);
}

/** Whether the name of an image says that it has no shell. */
export const namedDistroless = (image: string): boolean => image.slice(image.lastIndexOf('/') + 1).split('@')[0].includes('distroless');
