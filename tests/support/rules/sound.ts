import type { Manifest } from '../manifest';

/** Manifests of a small application that keeps every rule and gives every rule something to look at. */
export function soundManifests(): Manifest[] {
  return structuredClone([
    ...['store', 'web', 'insight'].map((component) =>
      object('v1', 'ServiceAccount', component, { automountServiceAccountToken: false }),
    ),
    object('v1', 'Secret', 'login', { stringData: { password: 'correct-horse', user: 'app' } }, 'store'),
    object('v1', 'ConfigMap', 'files', { data: { 'app.conf': 'requirepass $PASSWORD\n' } }, 'store'),
    object('v1', 'Service', 'store', {
      spec: { clusterIP: 'None', selector: labels('store'), ports: [{ port: 6379 }] },
    }),
    object('v1', 'Service', 'store-1', { spec: podService('store-1') }, 'store'),
    object('apps/v1', 'StatefulSet', 'store', { spec: statefulSet }),
    object('policy/v1', 'PodDisruptionBudget', 'store', {
      spec: { maxUnavailable: 1, selector: matching('store') },
    }),
    object('v1', 'Service', 'web', {
      spec: { selector: labels('web'), ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    }),
    object('apps/v1', 'Deployment', 'web', { spec: deployment }),
    object('policy/v1', 'PodDisruptionBudget', 'web', {
      spec: { minAvailable: 1, selector: matching('web') },
    }),
    object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', { spec: autoscaler }),
    ...['store', 'web', 'insight'].map((component) =>
      object('networking.k8s.io/v1', 'NetworkPolicy', component, {
        spec: { podSelector: matching(component), policyTypes: ['Ingress', 'Egress'] },
      }),
    ),
    object('networking.k8s.io/v1', 'Ingress', 'web', { spec: ingressTo('web') }),
    object('apps/v1', 'Deployment', 'insight', {
      spec: { selector: matching('insight'), template: pod('insight', webContainer, {}) },
    }),
    object('v1', 'Service', 'insight', {
      spec: { selector: labels('insight'), ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    }),
    authenticated(object('networking.k8s.io/v1', 'Ingress', 'insight', { spec: ingressTo('insight') })),
    object('rbac.authorization.k8s.io/v1', 'Role', 'web', { rules: [] }),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'web', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
      subjects: [{ kind: 'ServiceAccount', name: 'web' }],
    }),
  ]);
}

function labels(component: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'redis-ha',
    'app.kubernetes.io/instance': 'sample',
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': 'sample',
    'app.kubernetes.io/managed-by': 'tests',
  };
}

function matching(component: string) {
  return { matchLabels: labels(component) };
}

function object(apiVersion: string, kind: string, name: string, rest: object, component = name): Manifest {
  return { apiVersion, kind, metadata: { name, labels: labels(component) }, ...rest };
}

function podService(pod: string) {
  return {
    selector: { ...labels('store'), 'statefulset.kubernetes.io/pod-name': pod },
    ports: [{ port: 6379 }],
  };
}

function pod(component: string, container: object, spec: object) {
  return {
    metadata: { labels: labels(component) },
    spec: {
      serviceAccountName: component,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: matching(component),
        },
      ],
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: matching(component) },
            },
          ],
        },
      },
      containers: [
        {
          name: component,
          image: 'docker.io/library/app:1.2.3',
          command: ['app'],
          resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '0.5Gi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          ...container,
        },
      ],
      ...spec,
    },
  };
}

const storeContainer = {
  ports: [{ name: 'redis', containerPort: 6379 }],
  env: [
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
    { name: 'URL', value: 'redis://app:$(PASSWORD)@store:6379' },
  ],
  livenessProbe: { tcpSocket: { port: 6379 } },
  readinessProbe: { exec: { command: ['ready'] } },
  volumeMounts: [
    { name: 'data', mountPath: '/data' },
    { name: 'files', mountPath: '/files' },
  ],
};

const statefulSet = {
  replicas: 3,
  serviceName: 'store',
  selector: matching('store'),
  template: pod('store', storeContainer, {
    volumes: [
      { name: 'files', configMap: { name: 'files', items: [{ key: 'app.conf', path: 'app.conf' }] } },
    ],
  }),
  volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }],
};

const webContainer = {
  ports: [{ name: 'http', containerPort: 8080 }],
  livenessProbe: { httpGet: { path: '/live', port: 'http' } },
  readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
  startupProbe: { httpGet: { path: '/ready', port: 8080 } },
};

const deployment = { selector: matching('web'), template: pod('web', webContainer, {}) };

const autoscaler = {
  scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
  minReplicas: 2,
  maxReplicas: 4,
};

const ingressTo = (name: string) => ({
  rules: [
    {
      http: {
        paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }],
      },
    },
  ],
});

function authenticated(ingress: Manifest): Manifest {
  const annotations = {
    'nginx.ingress.kubernetes.io/auth-type': 'basic',
    'nginx.ingress.kubernetes.io/auth-secret': 'ui-users',
  };
  return { ...ingress, metadata: { ...ingress.metadata, annotations } };
}
