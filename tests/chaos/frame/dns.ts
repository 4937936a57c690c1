import { type Manifest, Namespace } from '../../cluster/support/kube';

/** The pods that answer for names in the cluster, by the label that CoreDNS and its forerunner have everywhere. */
export function dnsPods<T extends Manifest>(): Promise<T[]> {
  return new Namespace('kube-system').list<T>('pods', 'k8s-app=kube-dns');
}
