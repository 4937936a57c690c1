import { type TLSSocket, connect } from 'node:tls';

/** A client that stays connected over TLS and sends one command after the other until it is stopped. */
export class TlsClient {
  readonly errors: string[] = [];
  commands = 0;
  private stopped = false;
  private waiting?: { resolve: (reply: string) => void; reject: (error: Error) => void };
  private done?: Promise<void>;

  private constructor(private readonly socket: TLSSocket) {
    socket.setEncoding('utf8').on('error', ({ message }) => this.errors.push(message));
    socket.on('data', (reply: string) => this.waiting?.resolve(reply.trim()));
    socket.on('close', () => {
      if (!this.stopped) this.errors.push('closed');
      this.waiting?.reject(new Error('closed'));
    });
  }

  /** Connects as a careful client does: it knows the authority and compares the name. */
  static async connect(host: string, port: number, ca: string, password: string): Promise<TlsClient> {
    const socket = connect({ host, port, ca, servername: 'cart.shop.svc.cluster.local' });
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    const client = new TlsClient(socket);
    await client.send(`AUTH default ${password}`);
    return client;
  }

  /** Fingerprint of the server's certificate. */
  get fingerprint(): string {
    return this.socket.getPeerCertificate().fingerprint256;
  }

  send(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(`${command}\r\n`);
    });
  }

  /** Sends commands all the time. */
  load(): this {
    this.done = this.run();
    return this;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.done;
    this.socket.destroy();
  }

  private async run(): Promise<void> {
    while (!this.stopped && this.errors.length === 0) {
      const reply = await this.send('INCR counted').catch(({ message }) => String(message));
      if (/^:\d+$/.test(reply)) this.commands++;
      else this.errors.push(reply);
    }
  }
}
