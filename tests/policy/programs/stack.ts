import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { credentialKeys } from '../../../charts-src';
import { Cdk8sApp } from '../../../infra/bridge';
import { loadConfig, parseValues } from '../../../infra/config';
import { credentialStore } from '../../../infra/credentials';
import { addStack } from '../../../infra/stack';

/** A stack with generated passwords that is written to a folder, as there may be no cluster. */
export = async () => {
  const project = pulumi.getProject();
  const config = loadConfig(parseValues(pulumi.runtime.allConfig(), project), { project });
  const provider = new k8s.Provider('folder', { renderYamlToDirectory: process.env.RENDER_TO });
  const store = credentialStore(config, { keys: credentialKeys(config) });
  new Cdk8sApp(config.name, { provider, namespace: config.namespace }, ({ chart, tokens }) => {
    addStack(chart, config, (key) => tokens.secret(store.value(key)));
  });
};
