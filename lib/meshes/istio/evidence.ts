import { PodTemplate, show } from '../../manifest';
import { levelsOf, RANK } from '../level';
import { Evidence } from '../mesh';
import { injectedProxy } from './injected';
import { asksByLabel, namespaceInjects } from './mode';
import { CONFIG_ANNOTATION, CONTROL_PLANE, INJECT_LABEL, PROXY, STATUS_ANNOTATION, TEMPLATES_ANNOTATION } from './names';
import { IstioOptions } from './options';

/** What anybody can say who knows that a pod is in the mesh, or that it is not. */
const ASK = `say ${INJECT_LABEL}: "true" (or "false") in the labels of the pod, give its Namespace, or declare namespaceInjection`;

/** Why a pod counts as one of the mesh: what the pod says comes first, then what is known of its namespace, then what was declared. */
export function evidenceOf(template: PodTemplate, options: IstioOptions): Evidence {
  const { annotations, labels, declaredProxies, namespace } = template;
  const pod = (why: string): Evidence => ({ kind: 'pod', why });
  if (injectedProxy(template)) return pod(`its ${PROXY} stands there as it runs`);
  const label = asksByLabel(labels);
  if (label !== undefined) return pod(`it has the label ${label}: ${show(labels[label])}`);
  if (declaredProxies.length > 0) return pod(`it declares a container ${PROXY}`);
  const own = Object.keys(annotations).find(configures);
  if (own !== undefined) return pod(`it has the annotation ${own}`);
  if (template.live) return pod('it is a Pod as a cluster has it');
  if (namespaceInjects(template, { levels: options.levels })) return { kind: 'namespace', why: `its namespace ${namespace ?? ''} asks for sidecars` };
  if (namespace === CONTROL_PLANE) return { kind: 'nothing', why: `nothing in it asks for a sidecar, and ${CONTROL_PLANE} does not` };
  if (options.namespaceInjects === true) return { kind: 'declared', why: 'namespaces are declared to ask for sidecars' };
  const level = levelsOf(options.levels ?? [], namespace, labels)
    .find(({ rank, namespaceLabels }) => rank > RANK.rootNamespace && namespaceLabels === undefined);
  if (level) return { kind: 'declared', why: `the settings of ${level.title} are for it` };
  return {
    kind: 'nothing',
    why: annotations[INJECT_LABEL] !== undefined
      ? `the annotation ${INJECT_LABEL} asks for no sidecar (the injector is called by the label of that name), and its namespace is not known`
      : 'nothing in it asks for a sidecar, and its namespace is not known',
    ask: ASK,
  };
}

/** Whether somebody who writes this annotation configures a proxy. */
const configures = (key: string): boolean => key === CONFIG_ANNOTATION || key === TEMPLATES_ANNOTATION || key === STATUS_ANNOTATION
  || (key.includes('sidecar.istio.io/') && key !== INJECT_LABEL);
