import { type Socket, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { REDIS_PORT } from '../../support/redis-processes';
import type { Stack } from './stack';

/** An error reply to a write, and the address that gave it. */
export interface Refusal {
  readonly address: string;
  readonly message: string;
}

/** Members that this writer is the only one to add, so that none can be mistaken for another's. */
const KEY = 'written';

/**
 * Writes all the time, one write after the other, to the node that the Sentinels name; connects anew when it is cut
 * off or refused. Knows what was acknowledged.
 */
export class Writer {
  readonly acknowledged: string[] = [];
  readonly refusals: Refusal[] = [];
  /** How often it has connected. */
  connected = 0;
  private static count = 0;
  private readonly id = Writer.count++;
  private stopped = false;
  private readonly done: Promise<void>;

  constructor(
    private readonly stack: Stack,
    private readonly password: string,
  ) {
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.done;
  }

  /** Acknowledged writes that the node does not have. */
  async lost(): Promise<string[]> {
    const master = await this.stack.named();
    const there = new Set((await master.cli('SMEMBERS', KEY)).split('\n'));
    return this.acknowledged.filter((member) => !there.has(member));
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const master = await this.stack.named().catch(() => undefined);
      if (!master || this.stopped) continue;
      const { address } = master;
      const connection = new Connection(address);
      try {
        this.connected++;
        await connection.send(`AUTH default ${this.password}`);
        await this.write(connection, address);
      } catch {
        await delay(5);
      } finally {
        connection.end();
      }
    }
  }

  private async write(connection: Connection, address: string): Promise<void> {
    while (!this.stopped) {
      const member = `w${this.id}-m${this.acknowledged.length}-${Date.now()}`;
      const reply = await connection.send(`SADD ${KEY} ${member}`);
      if (reply === ':1') {
        this.acknowledged.push(member);
      } else {
        this.refusals.push({ address, message: reply });
        return;
      }
    }
  }
}

/** A connection for commands without spaces in their arguments and replies of one line. */
class Connection {
  private readonly socket: Socket;
  private received = '';
  private waiting?: { resolve: (reply: string) => void; reject: (error: Error) => void };

  constructor(address: string) {
    this.socket = connect({ host: address, port: REDIS_PORT, noDelay: true });
    this.socket.setEncoding('utf8').on('data', (chunk: string) => this.take(chunk));
    this.socket.on('error', (error) => this.waiting?.reject(error));
    this.socket.on('close', () => this.waiting?.reject(new Error('closed')));
  }

  send(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) return reject(new Error('closed'));
      this.waiting = { resolve, reject };
      this.socket.write(`${command}\r\n`);
    });
  }

  end(): void {
    this.socket.destroy();
  }

  private take(chunk: string): void {
    this.received += chunk;
    const end = this.received.indexOf('\r\n');
    if (end < 0) return;
    const reply = this.received.slice(0, end);
    this.received = this.received.slice(end + 2);
    this.waiting?.resolve(reply);
  }
}
