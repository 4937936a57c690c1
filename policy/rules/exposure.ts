import { type Manifest, ofKind, podsBehind } from '../manifest';
import { authenticates } from './authentication';
import { type Rule, kindRule, when } from './rule';

/** What makes a load balancer one of the private network, by the annotation of each cloud. */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  'service.beta.kubernetes.io/aws-load-balancer-scheme': /^internal$/,
  'service.beta.kubernetes.io/aws-load-balancer-internal': /^(true|0\.0\.0\.0\/0)$/,
  'service.beta.kubernetes.io/azure-load-balancer-internal': /^true$/,
  'networking.gke.io/load-balancer-type': /^Internal$/,
  'cloud.google.com/load-balancer-type': /^Internal$/,
  'service.beta.kubernetes.io/oci-load-balancer-internal': /^true$/,
};

/** Redis is for the private network, and a UI without a login of its own for those who have one elsewhere. */
export const exposureRules: readonly Rule[] = [
  kindRule('public-service', 'Service', ({ spec, metadata }) => [
    ...when(
      spec.type === 'LoadBalancer' && !isInternal(metadata.annotations),
      `type LoadBalancer may give it a public address; allowed with an annotation that keeps it private, such as ${Object.keys(INTERNAL)[0]}: internal`,
    ),
    ...when(
      (spec.externalIPs ?? []).length > 0,
      `externalIPs ${spec.externalIPs} lead to it from outside; allowed: none`,
    ),
  ]),
  {
    id: 'insight-authentication',
    applies: ({ kind }) => kind === 'Ingress' || kind === 'Service',
    check: (objects) => {
      const services = servicesOfInsight(objects);
      return [
        ...services
          .filter(({ spec }) => ['LoadBalancer', 'NodePort'].includes(spec.type))
          .map(
            ({ spec, metadata }) => `Service/${metadata.name}: type ${spec.type} ${OPEN}; allowed: ClusterIP`,
          ),
        ...ofKind(objects, 'Ingress')
          .filter((ingress) => leadsTo(ingress, services) && !authenticates(ingress, objects))
          .map(({ metadata }) => `Ingress/${metadata.name}: ${OPEN}; add basic or external authentication`),
      ];
    },
  },
];

const OPEN = 'leads to RedisInsight, which has no login of its own, without authentication';

function isInternal(annotations: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(INTERNAL).some(([key, value]) => value.test(annotations[key] ?? ''));
}

function servicesOfInsight(objects: readonly Manifest[]): Manifest[] {
  return ofKind(objects, 'Service').filter((service) => {
    const behind = podsBehind(service, objects).map(({ labels }) => labels);
    return [service.metadata.labels ?? {}, ...behind].some(isInsight);
  });
}

const isInsight = (labels: Readonly<Record<string, string>>) =>
  labels['app.kubernetes.io/name'] === 'redis-ha' && labels['app.kubernetes.io/component'] === 'insight';

interface Backend {
  readonly service?: { readonly name: string };
}

function leadsTo({ spec, metadata }: Manifest, services: readonly Manifest[]): boolean {
  const rules: { http?: { paths: { backend: Backend }[] } }[] = spec.rules ?? [];
  const backends: Backend[] = [
    ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend)),
    ...(spec.defaultBackend ? [spec.defaultBackend] : []),
  ];
  return services.some(
    (service) =>
      service.metadata.namespace === metadata.namespace &&
      backends.some((backend) => backend.service?.name === service.metadata.name),
  );
}
