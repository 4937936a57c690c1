import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';
import { credentialKeys } from '../../../charts-src';
import { awsProvider, checkAccount, checkAws } from '../../../infra/aws';
import { loadConfig, parseValues } from '../../../infra/config';
import { credentialStore } from '../../../infra/credentials';
import { withoutSdkFrames } from '../../../infra/stack-trace';

/** The part of a stack that lies in AWS, with the Secret of the cluster in a folder, as there may be no cluster. */
async function program(): Promise<void> {
  const project = pulumi.getProject();
  const config = loadConfig(parseValues(pulumi.runtime.allConfig(), project), { project });
  checkAccount(config);
  const provider = awsProvider(config);
  const keys = credentialKeys();
  await checkAws(config, provider, keys);
  const store = credentialStore(config, { keys, provider, connection: { host: 'localhost', port: 6379 } });
  const folder = new k8s.Provider('folder', { renderYamlToDirectory: process.env.RENDER_TO });
  const stringData = Object.fromEntries(keys.map((key) => [key, store.value(key)]));
  new k8s.core.v1.Secret(
    'credentials',
    { metadata: { name: config.name }, stringData },
    { provider: folder },
  );
}

export = () => withoutSdkFrames(program);
