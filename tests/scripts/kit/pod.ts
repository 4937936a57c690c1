import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exit, Processes, Running } from '../../support/processes';
import { REDIS_PORT, SENTINEL_PORT, redisCli } from '../../support/redis-processes';
import { waitFor } from '../../support/wait-for';
import { type Rendered, type RoomName, type TlsFiles, localized } from './rendered';

export interface PodProps {
  readonly name: string;
  readonly room: RoomName;
  readonly address: string;
}

/** What pods share: the processes, the rendered stack, and the PATH with the shell. */
export interface Cluster {
  readonly processes: Processes;
  readonly rendered: Rendered;
  readonly path: string;
}

/** A stand-in for a pod: its files, its volume, its address, and the scripts run in it as the kubelet would. */
export class Pod {
  readonly name: string;
  /** Changes when the Service was made anew. */
  address: string;
  /** The volume. */
  readonly data: string;
  /** Memory that a new container finds empty. */
  readonly run: string;
  readonly config: string;
  readonly credentials: string;
  /** Where the output of a preStop hook goes. */
  readonly log: string;
  readonly modules: string;
  /** The folder of the certificate; absent where the stack speaks no TLS. */
  readonly tls?: string;
  /** Files of the ConfigMap that differ from those that were rendered. */
  files: Readonly<Record<string, string>> = {};
  private readonly room: RoomName;
  private boots: Running[] = [];

  constructor(
    props: PodProps,
    private readonly cluster: Cluster,
  ) {
    const sub = (name: string) => cluster.processes.subfolder(join(props.name, name));
    this.name = props.name;
    this.room = props.room;
    this.address = props.address;
    this.data = sub('data');
    this.run = sub('run');
    this.config = sub('config');
    this.credentials = sub('credentials');
    this.modules = sub('modules');
    this.log = join(cluster.processes.folder, props.name, 'log');
    writeFileSync(this.log, '');
    for (const [key, password] of Object.entries(cluster.rendered.passwords)) this.password(key, password);
    const { tls } = cluster.rendered;
    if (tls) {
      this.tls = sub('tls');
      this.certificate(tls);
    }
    this.writeConfig();
  }

  get port(): number {
    return this.room === 'sentinel' ? SENTINEL_PORT : REDIS_PORT;
  }

  /** Sets a file of the credentials. */
  password(key: string, value: string): void {
    writeFileSync(join(this.credentials, key), value);
  }

  /** Brings a certificate into the pod; not at once, as the kubelet does, but a file after the other. */
  certificate(files: TlsFiles): void {
    for (const [key, text] of Object.entries(files)) writeFileSync(join(this.tls!, key), text);
  }

  /** Gives the pod another Secret, as the kubelet does. */
  secret(values: Readonly<Record<string, string>>): void {
    for (const key of readdirSync(this.credentials))
      if (!(key in values)) rmSync(join(this.credentials, key));
    for (const [key, value] of Object.entries(values)) this.password(key, value);
  }

  /** Starts the container: a new one, with the volume of the one before. */
  boot(env: Record<string, string> = {}): Running {
    this.writeConfig();
    rmSync(this.run, { recursive: true });
    mkdirSync(this.run);
    return this.bootBeside(env);
  }

  /** Starts a container although the one before may still run, as after a forced deletion. */
  bootBeside(env: Record<string, string> = {}): Running {
    const running = this.script('boot', [], env);
    this.boots.push(running);
    return running;
  }

  /** Starts a script in the pod. */
  script(name: string, args: readonly string[] = [], env: Record<string, string> = {}): Running {
    const file = join(this.config, `${name}.sh`);
    return this.cluster.processes.start('sh', [file, ...args], {
      cwd: this.data,
      env: { ...this.env(), ...env },
    });
  }

  /** Runs a script to its end. */
  async runs(name: string, ...args: string[]): Promise<Exit & { output: string }> {
    const running = this.script(name, args);
    return { ...(await running.exit()), output: running.output.trim() };
  }

  /** The container started last. */
  get container(): Running {
    const last = this.boots.at(-1);
    if (!last) throw new Error(`${this.name} was not booted`);
    return last;
  }

  /** What all its containers and preStop hooks have written. */
  get output(): string {
    return this.boots.map(({ output }) => output).join('') + readFileSync(this.log, 'utf8');
  }

  /** Whether the boot has decided and become the server. */
  get serving(): boolean {
    return existsSync(join(this.run, 'serving'));
  }

  /** As the admin, or as another user of the stack. */
  cli(...args: string[]): Promise<string> {
    return this.as('admin', ...args);
  }

  /** By the password that its Secret has, or by the one before. */
  async as(user: string, ...args: string[]): Promise<string> {
    const key = user === 'default' ? 'db-password' : `${user}-password`;
    const [password, previous] = [key, `${key}-previous`].map((name) => this.passwordOf(name));
    const ca = this.tls && join(this.tls, 'ca.crt');
    const by = (login: string) =>
      redisCli({ host: this.address, port: this.port, login: { user, password: login }, ca }, ...args);
    if (previous === undefined) return by(password!);
    return by(password!).catch((error: Error) => {
      if (!/AUTH|WRONGPASS/.test(error.message)) throw error;
      return by(previous);
    });
  }

  private passwordOf(key: string): string | undefined {
    const file = join(this.credentials, key);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  async info(section: string): Promise<Record<string, string>> {
    const fields = (await this.cli('INFO', section)).split(/\r?\n/).filter((line) => line.includes(':'));
    return Object.fromEntries(
      fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
  }

  /** `master`, or the address that it replicates from. */
  async follows(): Promise<string> {
    const [role, master] = (await this.cli('ROLE')).split('\n');
    return role === 'master' ? role : master;
  }

  async becomesMaster(): Promise<void> {
    await waitFor(`${this.name} is master`, async () => (await this.follows()) === 'master', {
      timeout: 30_000,
      interval: 100,
    });
  }

  /** Waits until it replicates from another pod and is in sync with it. */
  async becomesReplicaOf(master: Pod): Promise<void> {
    const inSync = async () => {
      const { master_host: host, master_link_status: link } = await this.info('replication');
      return host === master.address && link === 'up';
    };
    await waitFor(`${this.name} is a replica of ${master.name}`, inSync, { timeout: 30_000, interval: 100 });
  }

  /** SENTINEL MASTER, or another answer in pairs, by field. */
  async fields(...command: string[]): Promise<Record<string, string>> {
    const lines = (await this.cli(...command)).split('\n');
    const pairs = lines.flatMap((line, i) => (i % 2 === 0 ? [[line, lines[i + 1] ?? '']] : []));
    return Object.fromEntries(pairs);
  }

  /** Takes the volume away. */
  wipe(): void {
    rmSync(this.data, { recursive: true });
    mkdirSync(this.data);
  }

  /** As the kubelet does at the start of a pod, and some time after each change. */
  writeConfig(): void {
    const files = { ...this.cluster.rendered.room(this.room).files, ...this.files };
    for (const [name, text] of Object.entries(files)) {
      const plain = name.endsWith('.sh') ? text : localized(text, this.address, this.data);
      const own = name.endsWith('.conf') ? plain.replaceAll(' /tls/', ` ${this.tls}/`) : plain;
      writeFileSync(join(this.config, name), own);
    }
  }

  private env(): Record<string, string> {
    return {
      ...this.cluster.rendered.room(this.room).env,
      PATH: this.cluster.path,
      POD_NAME: this.name,
      CONFIG: this.config,
      CREDENTIALS: this.credentials,
      DATA: this.data,
      RUN: this.run,
      LOG: this.log,
      MODULES_DIR: this.modules,
      SELF: this.address,
      ...(this.tls ? { TLS: this.tls } : {}),
    };
  }
}
