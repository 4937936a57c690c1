import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';
import { ApiObject } from 'cdk8s';
import { Cdk8sApp, Cdk8sAppContext } from '../../../../infra/bridge';

/** Mistakes that show only when Outputs have their values; each is a Pulumi program that must fail. */
const mistakes: Record<string, (context: Cdk8sAppContext) => object> = {
  'secret-leaf': () => ({ kind: 'ConfigMap', data: { password: pulumi.secret('hunter2') } }),
  'secret-in-text': ({ tokens }) => ({
    kind: 'ConfigMap',
    data: { url: `redis://:${tokens.string(pulumi.secret('hunter2'))}@h` },
  }),
  'secret-annotation': ({ tokens }) => ({
    kind: 'Secret',
    metadata: { name: 'x', annotations: { hash: tokens.string(pulumi.secret('hunter2')) } },
  }),
  'object-in-text': ({ tokens }) => ({
    kind: 'ConfigMap',
    data: { url: `a ${tokens.string(pulumi.output({ pin: 'hunter2' }))}` },
  }),
  none: () => ({ kind: 'Secret', stringData: { password: pulumi.secret('hunter2') } }),
};

async function main(): Promise<void> {
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({ id: name, state: inputs });
  await pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs });
  const provider = new k8s.Provider('cluster', {});
  new Cdk8sApp('shop', { provider, namespace: 'shop' }, (context) => {
    const fields = mistakes[process.argv[2]](context);
    new ApiObject(context.chart, 'wrong', { apiVersion: 'v1', kind: '', ...fields });
  });
}

void main();
