/** A resource outside the cluster. */
export interface CloudResource {
  /** Pulumi's type, e.g. `aws:secretsmanager/secret:Secret`. */
  readonly type: string;
  readonly name: string;
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
}

/** What holds data or passwords. */
const PRECIOUS: Readonly<Record<string, string>> = {
  'aws:secretsmanager/secret:Secret': 'all passwords',
  'aws:elasticache/replicationGroup:ReplicationGroup': 'all data',
};

/** Resources with data that a `destroy` would delete. */
export function unprotectedData(resources: readonly CloudResource[]): string[] {
  return resources
    .filter(({ type, protect }) => type in PRECIOUS && !protect)
    .map(({ type, name }) => `${type} ${name} has ${PRECIOUS[type]} and is not protected; set protect: true`);
}
