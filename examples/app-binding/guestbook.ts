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

/**
 * Signs the book each second on the master and reads it from a replica. The password stays in the environment: it is
 * part of no argument.
 */
const SIGN_AND_READ = `
export REDISCLI_AUTH="$REDIS_PASSWORD"
redis() { timeout 3 redis-cli --user "$REDIS_USERNAME" "$@"; }
on_master() { redis -h "$REDIS_HOST" -p "$REDIS_PORT" "$@"; }
on_replica() { redis -h "$REDIS_READ_HOST" -p "$REDIS_READ_PORT" "$@"; }
while :; do
  on_master incr guestbook:visits
  on_master lpush guestbook:entries "$(hostname) was here at $(date)" > /dev/null
  on_master ltrim guestbook:entries 0 99 > /dev/null
  on_replica lrange guestbook:entries 0 0
  sleep 1
done
`;

const LABELS = { 'app.kubernetes.io/name': 'guestbook' };

/** The frontend of an application that knows of its Redis nothing but the environment that the connection Secret gives. */
export class Guestbook extends Chart {
  constructor(scope: Construct, id: string, props: GuestbookProps) {
    super(scope, id, { namespace: props.namespace });
    const { secretName = 'redis-connection', image = 'docker.io/library/redis:8.6.3' } = props;
    new k8s.KubeDeployment(this, 'Deployment', {
      metadata: { name: 'guestbook', labels: LABELS },
      spec: {
        replicas: 2,
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
        command: ['sh', '-c', SIGN_AND_READ],
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
