import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Credentials, RedisHa } from 'redis-ha-stack';

/** A shop and its Redis in one chart, written to `dist/`. */
const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });

const redis = new RedisHa(chart, 'cart', {
  name: 'cart',
  // made by whoever keeps the passwords: its keys are those of credentialKeys()
  credentials: Credentials.fromSecretName('cart'),
  replicas: 3,
  redis: { storageSize: Size.gibibytes(10), maxmemoryPolicy: 'allkeys-lru' },
  insightEnabled: false,
});

const password = kplus.Secret.fromSecretName(chart, 'passwords', 'cart');
const shop = new kplus.Deployment(chart, 'web', {
  containers: [
    {
      image: 'ghcr.io/example/shop:1.0.0',
      portNumber: 8080,
      envVariables: {
        REDIS_HOST: kplus.EnvValue.fromValue(redis.endpoint.host),
        REDIS_PORT: kplus.EnvValue.fromValue(String(redis.endpoint.port)),
        REDIS_PASSWORD: password.envValue('db-password'),
      },
      // what Pod Security restricted asks for besides the defaults of cdk8s-plus
      securityContext: {
        capabilities: { drop: [kplus.Capability.ALL] },
        seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
      },
    },
  ],
});
shop.node.addDependency(redis);

app.synth();
