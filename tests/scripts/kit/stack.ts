import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Processes } from '../../support/processes';
import { waitFor } from '../../support/wait-for';
import { type Cluster, Pod } from './pod';
import { MASTER_NAME, NAME, NAMESPACE, type Rendered, type StackProps, render } from './rendered';
import { type Shell, shellFolder } from './shells';
import { Writer } from './writer';

/** The pods of one stack as processes on loopback addresses; a pod runs only once it was booted. */
export class Stack {
  readonly processes = new Processes();
  readonly rendered: Rendered;
  readonly nodes: readonly Pod[];
  readonly sentinels: readonly Pod[];
  readonly proxy: Pod;
  private readonly cluster: Cluster;
  private readonly writers: Writer[] = [];
  /** The folder that comes first on PATH. */
  readonly bin = join(this.processes.folder, 'bin');
  private readonly hosts = join(this.processes.folder, 'hosts');

  constructor(shell: Shell, props: StackProps = {}) {
    this.rendered = render(props);
    const path = shellFolder(this.bin, shell, this.hosts);
    const cluster = { processes: this.processes, rendered: this.rendered, path };
    this.cluster = cluster;
    const { env, files } = this.rendered.room('redis');
    const pods = (room: 'redis' | 'sentinel', prefix: string, count: number, offset: number) =>
      Array.from({ length: count }, (_, i) => {
        return new Pod(
          { name: `${prefix}-${i}`, room, address: this.processes.address(offset + i) },
          cluster,
        );
      });
    this.nodes = pods('redis', NAME, Number(files.nodes), 10);
    this.sentinels = pods('sentinel', `${NAME}-sentinel`, Number(env.SENTINELS), 20);
    this.proxy = new Pod(
      { name: `${NAME}-proxy-abc`, room: 'proxy', address: this.processes.address(30) },
      cluster,
    );
    this.writeHosts();
  }

  get pods(): readonly Pod[] {
    return [...this.nodes, ...this.sentinels, this.proxy];
  }

  /** The pod of the Job that waits for new passwords; the stack is one of their second version or later. */
  passwordsJob(): Pod {
    return new Pod(
      { name: `${NAME}-passwords-2-abc`, room: 'passwords', address: this.processes.address(40) },
      this.cluster,
    );
  }

  /** All Services are made anew: every pod gets another address. */
  move(): void {
    for (const pod of this.pods)
      pod.address = pod.address.replace(/\d+$/, (last) => String(Number(last) + 100));
    this.writeHosts();
  }

  /**
   * Boots data nodes as if there were no Sentinels: the first is the master, at once. Sentinels that start now find
   * all replicas at their first look at the master; the next is 10 s later.
   */
  async startNodes(nodes: readonly Pod[] = this.nodes): Promise<void> {
    for (const node of nodes) node.boot({ SENTINELS: '0' });
    await this.nodes[0].becomesMaster();
    await Promise.all(nodes.slice(1).map((node) => node.becomesReplicaOf(this.nodes[0])));
    for (const node of nodes) writeFileSync(join(node.run, 'addresses'), this.members());
  }

  /** Every member and its address, as the scripts remember them. */
  members(): string {
    return [...this.nodes, ...this.sentinels].map(({ name, address }) => `${name} ${address}\n`).join('');
  }

  /** Gives the Sentinels' volumes what they had when that node was master and all pods went down. */
  sentinelsRemember(master: Pod): void {
    for (const { data } of this.sentinels) {
      writeFileSync(join(data, 'addresses'), this.members());
      writeFileSync(
        join(data, 'sentinel.conf'),
        `sentinel monitor ${MASTER_NAME} ${master.address} 6379 2\n`,
      );
    }
  }

  /** The first node is the master, all others replicate, the Sentinels know everybody. */
  async start(nodes: readonly Pod[] = this.nodes): Promise<void> {
    await this.startNodes(nodes);
    await this.startSentinels(nodes);
  }

  async startSentinels(nodes: readonly Pod[] = this.nodes): Promise<void> {
    for (const sentinel of this.sentinels) sentinel.boot();
    await this.sentinelsKnow(this.nodes[0], nodes.length - 1);
  }

  /** All containers at once, as after a power cut; the first node becomes master. */
  async bootAll(): Promise<void> {
    for (const pod of [...this.sentinels, ...this.nodes]) pod.boot();
    await this.sentinelsKnow(this.nodes[0], this.nodes.length - 1);
  }

  /** The config epoch of the master, by the word of the first Sentinel. */
  async epoch(): Promise<string> {
    return (await this.sentinels[0].fields('SENTINEL', 'MASTER', MASTER_NAME))['config-epoch'];
  }

  async sentinelsKnow(master: Pod, replicas: number): Promise<void> {
    const expected = {
      ip: master.address,
      flags: 'master',
      'num-slaves': String(replicas),
      'num-other-sentinels': String(this.sentinels.length - 1),
    };
    const fields = Object.entries(expected);
    const allKnow = async () => {
      const views = await Promise.all(this.sentinels.map((s) => s.fields('SENTINEL', 'MASTER', MASTER_NAME)));
      const seen = views.map((view) => fields.map(([field]) => `${field} ${view[field]}`).join(' '));
      const wanted = fields.map((field) => field.join(' ')).join(' ');
      if (seen.every((view) => view === wanted)) return true;
      throw new Error(seen.join('; '));
    };
    const options = { timeout: 30_000, interval: 100 };
    await waitFor(`all Sentinels know ${JSON.stringify(expected)}`, allKnow, options);
  }

  /** The failover that an administrator asks for; gives the new master. */
  async failOver(): Promise<Pod> {
    const old = await this.named();
    await waitFor('a Sentinel fails over', () => this.sentinels[0].cli('SENTINEL', 'FAILOVER', MASTER_NAME));
    const isOther = async () => (await this.named()) !== old;
    await waitFor('the Sentinels name another master', isOther, { timeout: 20_000, interval: 100 });
    const master = await this.named();
    await master.becomesMaster();
    await this.sentinelsKnow(master, this.nodes.length - 1);
    return master;
  }

  /** The node that every Sentinel names. */
  async named(): Promise<Pod> {
    return waitFor('all Sentinels agree', async () => {
      const answers = await Promise.all(
        this.sentinels.map((s) => s.cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME)),
      );
      const addresses = new Set(answers.map((answer) => answer.split('\n')[0]));
      return addresses.size === 1 ? this.nodes.find(({ address }) => addresses.has(address)) : undefined;
    });
  }

  /** Ends containers at once. */
  async kill(...pods: readonly Pod[]): Promise<void> {
    await Promise.all(pods.map((pod) => pod.container.kill()));
  }

  /** A client that writes until it is stopped, or the stack is. */
  writer(password = this.rendered.passwords['db-password']): Writer {
    this.writers.push(new Writer(this, password));
    return this.writers.at(-1)!;
  }

  async stopAll(): Promise<void> {
    for (const writer of this.writers) void writer.stop();
    await this.processes.stopAll();
  }

  /** Everything written by everybody, for the message of a test that failed. */
  get output(): string {
    return this.pods
      .filter(({ output }) => output)
      .map(({ name, output }) => `--- ${name}\n${output}`)
      .join('\n');
  }

  /** Gives pods' Services their addresses; those of others are not known. */
  writeHosts(pods: readonly Pod[] = this.pods): void {
    const lines = pods.map(({ name, address }) => `${address} ${name}.${NAMESPACE}.svc.cluster.local\n`);
    writeFileSync(this.hosts, lines.join(''));
  }
}
