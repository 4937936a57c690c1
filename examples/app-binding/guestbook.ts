import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** What the application is told. */
export interface GuestbookProps {
  /** Namespace of the application; the stack has put its connection Secret there. */
  readonly namespace: string;
  /**
   * The connection Secret.
   *
   * @default redis-connection
   */
  readonly secretName?: string;
  /**
   * Image with redis-cli and a shell.
   *
   * @default docker.io/library/redis:8.6.3
   */
  readonly image?: string;
}

/** Counts a visit each second. The password stays in the environment: it is part of no argument. */
const COUNT_VISITS = `
export REDISCLI_AUTH="$REDIS_PASSWORD"
while :; do
  redis-cli --user "$REDIS_USERNAME" -h "$REDIS_HOST" -p "$REDIS_PORT" incr guestbook:visits
  sleep 1
done
`;

const LABELS = { 'app.kubernetes.io/name': 'guestbook' };

/** An application that knows of its Redis nothing but the environment that the connection Secret gives. */
export class Guestbook extends Chart {
  constructor(scope: Construct, id: string, props: GuestbookProps) {
    super(scope, id, { namespace: props.namespace });
    const { secretName = 'redis-connection', image = 'docker.io/library/redis:8.6.3' } = props;
    new k8s.KubeDeployment(this, 'Deployment', {
      metadata: { name: 'guestbook', labels: LABELS },
      spec: {
        replicas: 1,
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS }, spec: podSpec(image, secretName) },
      },
    });
  }
}

function podSpec(image: string, secretName: string): k8s.PodSpec {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'guestbook',
        image,
        command: ['sh', '-c', COUNT_VISITS],
        envFrom: [{ secretRef: { name: secretName } }],
        resources: {
          requests: {
            cpu: k8s.Quantity.fromString('10m'),
            memory: k8s.Quantity.fromString('16Mi'),
          },
          limits: { memory: k8s.Quantity.fromString('32Mi') },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  };
}

if (require.main === module) {
  const app = new App();
  new Guestbook(app, 'guestbook', { namespace: process.argv[2] ?? 'guestbook' });
  process.stdout.write(app.synthYaml());
}
