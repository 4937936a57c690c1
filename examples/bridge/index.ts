import { join } from 'node:path';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, Include } from 'cdk8s';
import { k8s as objects } from 'cdk8s-plus-28';
import { Cdk8sApp } from 'redis-ha-stack/pulumi';

/** Somebody's YAML and an object of ours, as resources of Pulumi, with an Output in the one that is secret. */
const config = new pulumi.Config();
const provider = new k8s.Provider('cluster', { kubeconfig: config.getSecret('kubeconfig') });

let web!: ApiObject;
const app = new Cdk8sApp('hello', { provider, namespace: 'hello' }, ({ chart, tokens }) => {
  const theirs = new Include(chart, 'theirs', { url: join(__dirname, 'hello.yaml') });
  const login = new objects.KubeSecret(chart, 'login', {
    metadata: { name: 'hello-login' },
    stringData: { token: tokens.secret(config.requireSecret('token')) },
  });
  web = theirs.apiObjects.find(({ kind }) => kind === 'Service')!;
  theirs.node.addDependency(login);
});

export const address = app.resource<k8s.core.v1.Service>(web).spec.clusterIP;
