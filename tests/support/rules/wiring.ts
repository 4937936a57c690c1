import type { V1Container } from '@kubernetes/client-node';
import {
  type Labels,
  type Manifest,
  type Workload,
  isWorkload,
  ofKind,
  pods,
  podsBehind,
  selects,
  titleOf,
  workloads,
} from '../manifest';
import { type Rule, containerRule, kindRule, when, workloadRule } from '../../../policy/rules/rule';

type Port = number | string;

/** Selectors, ports and names of other objects lead to something that exists. */
export const wiringRules: readonly Rule[] = [
  kindRule('dangling-service', 'Service', (service, objects) =>
    when(podsBehind(service, objects).length === 0, 'its selector matches no pod'),
  ),
  kindRule('invalid-target-ports', 'Service', (service, objects) => {
    const ports: { port: number; targetPort?: Port; name?: string }[] = service.spec.ports ?? [];
    const behind = [...new Set(podsBehind(service, objects).map(({ workload }) => workload))];
    return behind.flatMap((workload) =>
      ports
        .map(({ port, targetPort }) => targetPort ?? port)
        .filter((target) => !workload.spec.containers.some((container) => hasPort(container, target)))
        .map((target) => `target port ${target} is none of ${workload.title}`),
    );
  }),
  probePort('liveness-port', 'livenessProbe'),
  probePort('readiness-port', 'readinessProbe'),
  probePort('startup-port', 'startupProbe'),
  workloadRule('mismatching-selector', ({ object, metadata }) => {
    const selector = object.spec.selector;
    if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind)) return [];
    return when(
      !selector?.matchLabels || !selects(selector, metadata.labels ?? {}),
      'its selector misses its own pods',
    );
  }),
  {
    id: 'overlapping-selector',
    applies: ({ kind }) => ['Deployment', 'StatefulSet'].includes(kind),
    check: (objects) =>
      ofKind(objects, 'Deployment', 'StatefulSet').flatMap((owner) =>
        workloads(objects)
          .filter(
            ({ object, metadata }) => object !== owner && selects(owner.spec.selector, metadata.labels ?? {}),
          )
          .map(({ title }) => `${titleOf(owner)}: its selector also matches the pods of ${title}`),
      ),
  },
  kindRule('statefulset-has-servicename', 'StatefulSet', ({ spec, metadata }, objects) => {
    const service = ofKind(objects, 'Service').find((object) => object.metadata.name === spec.serviceName);
    const own =
      service && podsBehind(service, objects).some(({ workload }) => workload.object.metadata === metadata);
    return when(
      !own || service.spec.clusterIP !== 'None',
      `serviceName ${spec.serviceName} is no headless Service of its pods`,
    );
  }),
  {
    id: 'non-isolated-pod',
    applies: isWorkload,
    check: (objects) =>
      workloads(objects).flatMap(({ title, metadata }) =>
        ['Ingress', 'Egress']
          .filter((direction) => !policyFor(direction, metadata.labels ?? {}, objects))
          .map((direction) => `${title}: no NetworkPolicy of type ${direction} is for its pods`),
      ),
  },
  kindRule('dangling-networkpolicy', 'NetworkPolicy', ({ spec }, objects) =>
    when(
      !pods(objects).some(({ labels }) => selects(spec.podSelector, labels)),
      'its podSelector matches no pod',
    ),
  ),
  kindRule('dangling-horizontalpodautoscaler', 'HorizontalPodAutoscaler', ({ spec }, objects) => {
    const { kind, name } = spec.scaleTargetRef;
    return when(!exists(objects, kind, name), `scales ${kind}/${name}, which does not exist`);
  }),
  kindRule('hpa-owns-replicas', 'HorizontalPodAutoscaler', ({ spec }, objects) => {
    const { kind, name } = spec.scaleTargetRef;
    const target = ofKind(objects, kind).find(({ metadata }) => metadata.name === name);
    return when(
      target?.spec.replicas !== undefined,
      `${kind}/${name} sets replicas too, and every apply undoes scaling`,
    );
  }),
  kindRule('dangling-ingress', 'Ingress', ({ spec }, objects) =>
    backends(spec)
      .filter(({ name, port }) => !servicePorts(objects, name).includes(port))
      .map(({ name, port }) => `leads to port ${port} of Service/${name}, which does not exist`),
  ),
  kindRule('dangling-role-binding', 'RoleBinding', ({ roleRef, subjects = [] }, objects) => [
    ...when(
      roleRef.kind === 'Role' && !exists(objects, 'Role', roleRef.name),
      `binds Role/${roleRef.name}, which does not exist`,
    ),
    ...subjects
      .filter(({ kind, name }: Manifest & { name: string }) => !exists(objects, kind, name))
      .map(({ kind, name }: Manifest & { name: string }) => `is for ${kind}/${name}, which does not exist`),
  ]),
  {
    ...workloadRule('non-existent-service-account', () => []),
    check: (objects) =>
      workloads(objects)
        .filter(({ spec }) => !exists(objects, 'ServiceAccount', spec.serviceAccountName ?? ''))
        .map(
          ({ title, spec }) =>
            `${title}: runs as ServiceAccount/${spec.serviceAccountName}, which does not exist`,
        ),
  },
  workloadRule('volumes-exist', (workload) => {
    const mounts = allContainers(workload).flatMap(({ volumeMounts = [] }) =>
      volumeMounts.map(({ name }) => name),
    );
    const volumes = volumeNames(workload);
    return [
      ...[...new Set(mounts.filter((name) => !volumes.includes(name)))].map(
        (name) => `mounts ${name}, no volume of it`,
      ),
      ...volumes.filter((name) => !mounts.includes(name)).map((name) => `volume ${name} is mounted nowhere`),
    ];
  }),
];

function probePort(id: string, probe: 'livenessProbe' | 'readinessProbe' | 'startupProbe'): Rule {
  return containerRule(id, ({ container }) => {
    const { httpGet, tcpSocket, grpc } = container[probe] ?? {};
    const port = httpGet?.port ?? tcpSocket?.port ?? grpc?.port;
    return when(
      port !== undefined && !hasPort(container, port),
      `port ${port} of its ${probe} is none of its ports`,
    );
  });
}

function hasPort({ ports = [] }: V1Container, port: Port): boolean {
  return ports.some(({ name, containerPort }) => (typeof port === 'number' ? containerPort : name) === port);
}

function policyFor(direction: string, labels: Labels, objects: readonly Manifest[]): Manifest | undefined {
  return ofKind(objects, 'NetworkPolicy').find(
    ({ spec }) => spec.policyTypes?.includes(direction) && selects(spec.podSelector, labels),
  );
}

function exists(objects: readonly Manifest[], kind: string, name: string): boolean {
  return ofKind(objects, kind).some(({ metadata }) => metadata.name === name);
}

function allContainers({ spec }: Workload): V1Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

function volumeNames({ object, spec }: Workload): string[] {
  const claims: Manifest[] = object.spec.volumeClaimTemplates ?? [];
  return [
    ...(spec.volumes ?? []).map(({ name }) => name),
    ...claims.map(({ metadata }) => metadata.name ?? ''),
  ];
}

interface Backend {
  readonly service: {
    readonly name: string;
    readonly port: { readonly name?: string; readonly number?: number };
  };
}

function backends(spec: Manifest['spec']): { name: string; port: Port }[] {
  const rules: { http?: { paths: { backend: Backend }[] } }[] = spec.rules ?? [];
  const all: Backend[] = rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend));
  return [...all, ...(spec.defaultBackend ? [spec.defaultBackend as Backend] : [])].map(({ service }) => ({
    name: service.name,
    port: service.port.name ?? service.port.number ?? 0,
  }));
}

function servicePorts(objects: readonly Manifest[], name: string): Port[] {
  const services = ofKind(objects, 'Service').filter(({ metadata }) => metadata.name === name);
  return services.flatMap(({ spec }) =>
    spec.ports.flatMap((p: { name?: string; port: number }) => [p.name, p.port]),
  );
}
