import { arrayAt, objectAt, PodTemplate, pointer, show, textAt, textsIn } from '../../manifest';
import { Edit, Json, Note } from '../../model';
import { Mode, ProxyReading } from '../mesh';
import { injectedProxy } from './injected';
import { misplaced } from './misplaced';
import { isGateway, otherMesh } from './mode';
import { CONFIG_ANNOTATION, EXIT_ON_ZERO, INJECT_LABEL, INTERCEPTION_ANNOTATION, LEGACY_DRAIN, MINIMUM_DRAIN, NATIVE_ANNOTATION } from './names';
import { levelNotes, namespaceNotes } from './notes-of-levels';
import { IstioOptions } from './options';
import { overridesNotes } from './overrides';
import { CONFIG_POINTER, parseConfig, parseGoBool, ProxyConfig, snakeCase } from './proxy-config';
import { Settings } from './settings';
import { nativeSupport, SINCE, reaches } from './versions';

const annotationPointer = (name: string) => pointer('metadata', 'annotations', name);

/** What is wrong with a template as a whole, for a given mode. */
export function templateNotes(
  template: PodTemplate, settings: Settings, mode: Mode, proxies: readonly ProxyReading[], options: IstioOptions,
): Note[] {
  const config = settings.annotation;
  const injected = injectedProxy(template) !== undefined;
  const notes = [...notJudged(template, proxies), ...misplaced(template, mode, options)];
  if (proxies.length > 0) notes.push(...versions(template, config, options), ...dead(template, config, proxies));
  if (!injected) notes.push(...forms(template, settings, mode, proxies, options), ...overridesNotes(template, mode));
  notes.push(...commands(template, settings));
  // What a proxy runs with was merged long ago.
  if (!options.levels) return notes;
  return [...notes, ...(proxies.length > 0 && !injected ? levelNotes(template, settings, proxies, options) : namespaceNotes(template, options))];
}

function notJudged(template: PodTemplate, proxies: readonly ProxyReading[]): Note[] {
  const other = proxies.length > 0 ? undefined : otherMesh(template);
  return !other ? [] : [{ kind: 'not-judged', what: `the pod is in ${other.name} (${other.by})`, why: `what the proxy of ${other.name} does is not read here, so it is not judged`, pointer: other.pointer }];
}

function versions(template: PodTemplate, config: ProxyConfig, options: IstioOptions): Note[] {
  if (options.version === undefined || reaches(options.version, SINCE.exitOnZero)) return [];
  return config.metadata[EXIT_ON_ZERO] === undefined || !parseGoBool(config.metadata[EXIT_ON_ZERO]) ? [] : [{
    kind: 'ignored',
    what: EXIT_ON_ZERO,
    why: `Istio has it since 1.12, and this is ${options.version}`,
    pointer: CONFIG_POINTER,
    fix: { text: `remove ${EXIT_ON_ZERO}`, edits: withoutMetadata(textAt(template.annotations[CONFIG_ANNOTATION]) ?? '', EXIT_ON_ZERO) },
  }];
}

/** Settings that nothing reads in any mode the pod may get. */
function dead(podTemplate: PodTemplate, config: ProxyConfig, proxies: readonly ProxyReading[]): Note[] {
  const notes: Note[] = [];
  if (!config.drain && Object.keys(config.metadata).length === 0 && podTemplate.declaredProxies.length === 0) return notes;
  const text = textAt(podTemplate.annotations[CONFIG_ANNOTATION]) ?? '';
  const native = proxies.every((proxy) => proxy.drain.kind === 'with-application');
  const reason = native
    ? 'a native sidecar drains by its own hook and exits after the application'
    : `${EXIT_ON_ZERO} is on, so the proxy waits for its connections instead`;
  if (config.drain && config.drain.value >= 0 && proxies.every((proxy) => proxy.drain.kind !== 'fixed')) {
    notes.push(deadNote('terminationDrainDuration', reason, withoutKey(text, 'terminationDrainDuration')));
  }
  if (native && parseGoBool(config.metadata[EXIT_ON_ZERO] ?? '') === true) {
    notes.push(deadNote(EXIT_ON_ZERO, reason, withoutMetadata(text, EXIT_ON_ZERO)));
  }
  notes.push(...deadVariables(podTemplate, proxies, reason, native));
  if (config.metadata[MINIMUM_DRAIN] !== undefined && proxies.every((proxy) => proxy.drain.kind !== 'until-idle')) {
    notes.push(deadNote(MINIMUM_DRAIN, native ? reason : `it is read only with ${EXIT_ON_ZERO}`, withoutMetadata(text, MINIMUM_DRAIN)));
  }
  return notes;
}

/** The same among the variables of the pod's own istio-proxy. */
function deadVariables(template: PodTemplate, proxies: readonly ProxyReading[], reason: string, native: boolean): Note[] {
  if (injectedProxy(template)) return [];
  return template.declaredProxies.flatMap(({ container, pointer: at }) => arrayAt(container.env).flatMap((item, index): Note[] => {
    const { name, value } = objectAt(item);
    const unread = name === MINIMUM_DRAIN ? proxies.every(({ drain }) => drain.kind !== 'until-idle')
      : name === EXIT_ON_ZERO && native && parseGoBool(textAt(value) ?? '') === true;
    const where = `${at}/env/${index}`;
    const why = native ? reason : `it is read only with ${EXIT_ON_ZERO}`;
    const fix = { text: `remove ${String(name)}`, edits: [{ pointer: where }] };
    return unread ? [{ kind: 'dead', what: `${String(name)} of istio-proxy`, why, pointer: where, fix }] : [];
  }));
}

function deadNote(what: string, why: string, edits: readonly Edit[]): Note {
  return { kind: 'dead', what, why, pointer: CONFIG_POINTER, fix: { text: `remove ${what}`, edits } };
}

/** How the pod's own istio-proxy container is declared: the injector merges it with its own. */
function forms(
  template: PodTemplate, settings: Settings, mode: Mode, proxies: readonly ProxyReading[], options: IstioOptions,
): Note[] {
  const notes: Note[] = [];
  const form = (what: string, why: string, at: string, text: string, edits?: readonly Edit[]): void => {
    notes.push({ kind: 'form', what, why, pointer: at, fix: { text, ...(edits && { edits }) } });
  };
  for (const { list, pointer: at, container } of template.declaredProxies) {
    if (container.image === undefined) {
      form('container istio-proxy without an image', 'the API server takes no pod template without one', at, 'image: auto', [{ pointer: `${at}/image`, value: 'auto' }]);
    }
    // A gateway's chart leaves the policy out, and its proxy is the one container that has to be pulled anyway.
    if ((container.image === 'auto' || container.image === undefined) && container.imagePullPolicy === undefined && !isGateway(template)) {
      form('container istio-proxy without imagePullPolicy', 'the API server makes it Always before the injector sees it', at,
        'imagePullPolicy: IfNotPresent', [{ pointer: `${at}/imagePullPolicy`, value: 'IfNotPresent' }]);
    }
    if (list === 'initContainers' && mode !== 'native') {
      form('istio-proxy under initContainers', 'a classic sidecar comes under containers, and the API server refuses the name twice', at,
        'declare it under containers: the injector moves it where it belongs',
        [{ pointer: at }, { pointer: '/spec/containers/-', value: container }]);
    }
    if (list === 'initContainers' && mode === 'native' && container.restartPolicy !== 'Always' && container.lifecycle !== undefined && !template.live) {
      form('lifecycle of istio-proxy under initContainers without restartPolicy', 'the API server takes hooks of an init container only with restartPolicy Always', at,
        'restartPolicy: Always, or declare it under containers', [{ pointer: `${at}/restartPolicy`, value: 'Always' }]);
    }
    if (mode === 'none' && container.image === 'auto') {
      form('container istio-proxy with image auto in a pod that is not injected', 'nobody replaces the image, and the pod never starts', at,
        `label the pod ${INJECT_LABEL}: "true", or remove the container`, [{ pointer: at }]);
    }
    const lifecycle = objectAt(container.lifecycle);
    const beside = ['sleep', 'httpGet', 'tcpSocket'].filter((handler) => objectAt(lifecycle.preStop)[handler] !== undefined);
    const drainHook = nativeSupport(options.version).drainHook && proxies.some(({ placement }) => placement === 'native-sidecar');
    if (beside.length > 0 && settings.lifecycle?.command && objectAt(lifecycle.preStop).exec === undefined) {
      notes.push({
        kind: 'refused',
        what: `preStop.${beside[0]} on istio-proxy`,
        why: `it is merged beside the command that ${settings.lifecycle.level} sets, and the API server takes one handler only`,
        pointer: `${at}/lifecycle/preStop`,
        fix: { text: 'remove it, or write it as exec', edits: [{ pointer: `${at}/lifecycle/preStop` }] },
      });
    } else if (beside.length > 0 && drainHook && objectAt(lifecycle.preStop).exec === undefined) {
      notes.push({
        kind: 'refused',
        what: `preStop.${beside[0]} on a native istio-proxy`,
        why: 'it is merged beside the injector\'s own drain hook, and the API server takes one handler only (measured)',
        pointer: `${at}/lifecycle/preStop`,
        fix: { text: 'remove it: Istio\'s drain hook does better', edits: [{ pointer: `${at}/lifecycle/preStop` }] },
      });
    }
  }
  if (template.declaredProxies.length > 0 && proxies.length > 0) {
    const value = template.annotations[NATIVE_ANNOTATION];
    if (value !== undefined && value !== 'true' && value !== 'false') {
      form(`${NATIVE_ANNOTATION}: ${show(value)} beside a container istio-proxy`, 'the injector makes the proxy native but moves the container only for "true"',
        annotationPointer(NATIVE_ANNOTATION), 'write "true" or "false"',
        [{ pointer: annotationPointer(NATIVE_ANNOTATION), value: mode === 'classic' ? 'false' : 'true' }]);
    }
  }
  return notes;
}

/** What the commands and variables of the pod's own istio-proxy do, merged or as they run. */
function commands(template: PodTemplate, settings: Settings): Note[] {
  const notes: Note[] = [];
  for (const { pointer: at, container } of template.declaredProxies) {
    const lifecycle = objectAt(container.lifecycle);
    const command = textsIn(objectAt(objectAt(lifecycle.preStop).exec).command).join(' ');
    if (/drain_listeners/.test(command) && !/graceful/.test(command)) {
      notes.push({
        kind: 'harmful',
        what: 'drain_listeners without graceful',
        why: 'Envoy refuses new inbound connections at once, while peers still send',
        pointer: `${at}/lifecycle/preStop`,
        fix: { text: 'add &graceful&skip_exit' },
      });
    }
    const tproxy = (textAt(template.annotations[INTERCEPTION_ANNOTATION]) ?? settings.interceptionMode) === 'TPROXY';
    if (tproxy && command.includes('$8!=u') && !command.includes('/fd')) {
      notes.push({
        kind: 'harmful',
        what: 'a hook that tells sockets by uid, in TPROXY mode',
        why: 'the proxy runs as root there, and so may the application: the hook ended at once (measured)',
        pointer: `${at}/lifecycle/preStop`,
        fix: { text: 'use a hook that tells sockets by inode: this library\'s does' },
      });
    }
    if (tproxy && template.shareProcessNamespace && command.includes('/fd')) {
      notes.push({
        kind: 'harmful',
        what: 'a hook that tells sockets by inode, with shareProcessNamespace and TPROXY',
        why: 'the proxy runs as root and sees the application\'s files too, so it would take its sockets for the proxy\'s own (not tried)',
        pointer: '/spec/shareProcessNamespace',
        fix: { text: 'drop shareProcessNamespace or TPROXY', edits: [{ pointer: '/spec/shareProcessNamespace' }] },
      });
    }
    arrayAt(container.env).forEach((item, index) => {
      if (objectAt(item).name !== LEGACY_DRAIN) return;
      notes.push({
        kind: 'ignored',
        what: LEGACY_DRAIN,
        why: 'Istio 1.10 and later do not read it; terminationDrainDuration is what works',
        pointer: `${at}/env/${index}`,
        fix: { text: 'remove it and set terminationDrainDuration', edits: [{ pointer: `${at}/env/${index}` }] },
      });
    });
  }
  return notes;
}

function withoutKey(text: string, key: string): Edit[] {
  const config: Record<string, Json> = { ...parseConfig(text) };
  delete config[key];
  delete config[snakeCase(key)];
  return [{ pointer: CONFIG_POINTER, value: JSON.stringify(config) }];
}

function withoutMetadata(text: string, key: string): Edit[] {
  const config: Record<string, Json> = { ...parseConfig(text) };
  for (const name of ['proxyMetadata', 'proxy_metadata']) {
    if (config[name] === undefined) continue;
    const metadata: Record<string, Json> = { ...objectAt(config[name]) };
    delete metadata[key];
    config[name] = metadata;
  }
  return [{ pointer: CONFIG_POINTER, value: JSON.stringify(config) }];
}
