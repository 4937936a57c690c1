'use strict';
// Writes and reads through a stack's Service and records what became of each attempt. One file without packages, so
// that it runs in any pod with Node 18 or newer. Usage: see HELP. The password comes from REDIS_PASSWORD.
const fs = require('fs');
const net = require('net');
const { parseArgs } = require('util');
const { performance } = require('perf_hooks');

const HELP = `usage: load.js --host HOST --run ID --seconds N --out FILE [options]     write and read, record every attempt
       load.js --host HOST --run ID --present                           print what is there: one line of JSON
       load.js --host HOST --run ID --forget                            delete what the run has written`;

const OPTIONS = {
  host: { type: 'string' },
  port: { type: 'string', default: '6379' },
  'read-host': { type: 'string' },
  'read-port': { type: 'string', default: '6380' },
  run: { type: 'string' },
  out: { type: 'string' },
  seconds: { type: 'string', default: '60' },
  connections: { type: 'string', default: '20' },
  readers: { type: 'string', default: '5' },
  rate: { type: 'string', default: '25' },
  wait: { type: 'string', default: '0' },
  fresh: { type: 'boolean', default: false },
  linger: { type: 'string', default: '0' },
  present: { type: 'boolean', default: false },
  forget: { type: 'boolean', default: false },
};

const CONNECT_MS = 1000;
const COMMAND_MS = 2000;
const STALL_MS = 500;

const now = () => performance.now();

/** The kind of an error reply, by its first word. */
function kindOfReply(message) {
  const [word] = message.split(' ', 1);
  if (['READONLY', 'NOAUTH', 'NOREPLICAS', 'LOADING'].includes(word)) return word;
  return word === 'WRONGPASS' || word === 'NOPERM' ? 'NOAUTH' : 'other';
}

/** The kind of an error of a socket. */
function kindOfError(error) {
  if (error.code === 'ECONNREFUSED') return 'refused';
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return 'reset';
  if (error.code === 'ETIMEDOUT') return 'time-out';
  if (error.code === 'EHOSTUNREACH' || error.code === 'ENETUNREACH') return 'unreachable';
  return error.kind || 'other';
}

function failure(kind, message = kind) {
  return Object.assign(new Error(message), { kind });
}

function encode(words) {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}

/** Reads one reply at a position; undefined while it is not complete. An error reply is a value. */
function decode(buffer, at) {
  const end = buffer.indexOf('\r\n', at);
  if (end < 0) return undefined;
  const line = buffer.toString('utf8', at + 1, end);
  const next = end + 2;
  switch (String.fromCharCode(buffer[at])) {
    case '+':
      return { value: line, next };
    case '-':
      return { value: failure(kindOfReply(line), line), next };
    case ':':
      return { value: Number(line), next };
    case '$': {
      const length = Number(line);
      if (length < 0) return { value: null, next };
      if (buffer.length < next + length + 2) return undefined;
      return { value: buffer.toString('utf8', next, next + length), next: next + length + 2 };
    }
    case '*': {
      const values = [];
      let position = next;
      for (let i = 0; i < Number(line); i++) {
        const element = decode(buffer, position);
        if (!element) return undefined;
        values.push(element.value);
        position = element.next;
      }
      return { value: values, next: position };
    }
    default:
      throw failure('other', 'a reply that is not RESP');
  }
}

/** One connection: commands in order, each with a time limit; dead after the first error of the socket. */
class Connection {
  constructor(host, port, localPort) {
    this.waiting = [];
    this.received = Buffer.alloc(0);
    this.socket = net.connect({ host, port, localPort, noDelay: true });
    this.socket.on('error', (error) => this.end(error));
    this.socket.on('close', () => this.end(failure('closed')));
    this.socket.on('data', (data) => this.read(data));
  }

  /** Connects and logs in. */
  static async open(host, port, localPort) {
    const connection = new Connection(host, port, localPort);
    await connection.limited(CONNECT_MS, (resolve, reject) => {
      connection.socket.once('connect', resolve);
      connection.waiting.push({ resolve: () => undefined, reject });
    });
    connection.waiting = [];
    const password = process.env.REDIS_PASSWORD;
    if (password) {
      try {
        await connection.ask('AUTH', password);
      } catch (error) {
        connection.socket.destroy();
        throw error;
      }
    }
    return connection;
  }

  /** Rejects on an error reply too; the connection lives on then. */
  ask(...words) {
    if (this.dead) return Promise.reject(this.dead);
    this.socket.write(encode(words));
    return this.limited(COMMAND_MS, (resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  limited(milliseconds, body) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.end(failure('time-out')), milliseconds);
      const settle = (call) => (value) => {
        clearTimeout(timer);
        call(value);
      };
      body(settle(resolve), settle(reject));
    });
  }

  read(data) {
    this.received = this.received.length > 0 ? Buffer.concat([this.received, data]) : data;
    let at = 0;
    try {
      for (let reply; (reply = decode(this.received, at)); at = reply.next) {
        const waiter = this.waiting.shift();
        if (!waiter) break;
        if (reply.value instanceof Error) waiter.reject(reply.value);
        else waiter.resolve(reply.value);
      }
      this.received = this.received.subarray(at);
    } catch (error) {
      this.end(error);
    }
  }

  end(error) {
    if (this.dead) return;
    this.dead = error;
    this.socket.destroy();
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

/** Lines of the record: a header, `[client, number, start, milliseconds, kind, value]` for each attempt, stalls, an end. */
class Record {
  constructor(file, header) {
    this.stream = fs.createWriteStream(file);
    this.line({ ...header, epoch: Date.now() - now() });
  }

  line(object) {
    this.stream.write(`${JSON.stringify(object)}\n`);
  }

  attempt(client, number, start, kind, value) {
    const times = [start, now() - start].map((ms) => Math.round(ms * 10) / 10);
    this.line(
      value === undefined ? [client, number, ...times, kind] : [client, number, ...times, kind, value],
    );
  }

  close() {
    this.line({ end: now() });
    return new Promise((resolve) => this.stream.end(resolve));
  }
}

const keyOf = (run, writer) => `chaos:${run}:${writer}`;

/**
 * A source port that no connection had lately: Linux leads one from a port that it knows to where it led the one before,
 * for up to two minutes, whatever the Service says. Below the range that it gives out itself.
 */
function unusedPort() {
  lastPort = lastPort < 32_000 ? lastPort + 1 : 12_000;
  return lastPort;
}
let lastPort = 12_000 + Math.floor(Math.random() * 20_000);

/** Clients that keep to a beat; an attempt that takes longer leaves beats out. */
class Client {
  constructor(id, { host, port, interval, record, act, fresh }) {
    Object.assign(this, { id, host, port, interval, record, act, fresh });
    this.number = 0;
  }

  async live(until) {
    let beat = now() + Math.random() * this.interval;
    for (;;) {
      beat = Math.max(beat + this.interval, now());
      await delay(beat - now());
      if (until()) break;
      await this.attempt();
      if (this.fresh) this.disconnect();
    }
    this.disconnect();
  }

  disconnect() {
    if (this.connection) this.connection.end(failure('closed'));
  }

  async attempt() {
    if (!this.connection || this.connection.dead) {
      const start = now();
      this.connection = undefined;
      try {
        this.connection = await Connection.open(this.host, this.port, this.fresh ? unusedPort() : undefined);
      } catch (error) {
        this.record.attempt(this.id, 0, start, kindOfError(error)); // number 0: nothing was sent
        return;
      }
    }
    const number = ++this.number;
    const start = now();
    try {
      this.record.attempt(this.id, number, start, 'ok', await this.act(this.connection, number));
    } catch (error) {
      this.record.attempt(this.id, number, start, kindOfError(error));
    }
  }
}

/** Appends the number to the writer's own list; the reply is the length of the list, which never shrinks. */
function write(run, writer, waits) {
  const key = keyOf(run, writer);
  return async (connection, number) => {
    const written = connection.ask('RPUSH', key, String(number));
    if (!waits) return written;
    const waited = connection.ask('WAIT', '1', '1000');
    const [length, replicas] = await Promise.all([written, waited]);
    if (replicas < 1) throw failure('unreplicated');
    return length;
  };
}

const read = (run, writer) => (connection) => connection.ask('LLEN', keyOf(run, writer));

const delay = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether a writer waits for a replica: none, all, or every second one. */
function waits(mode, writer) {
  return mode === '1' || (mode === 'mixed' && writer % 2 === 1);
}

async function load(o) {
  const { run, connections, readers, rate, wait } = o;
  const record = new Record(o.out, { run, connections, readers, rate, wait, seconds: o.seconds });
  const clock = watchClock(record);
  let stopped = false;
  const stop = () => (stopped = true);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const end = now() + o.seconds * 1000;
  const until = () => stopped || now() >= end;
  const common = { interval: 1000 / rate, record, fresh: o.fresh };
  const clients = [];
  for (let i = 0; i < connections; i++) {
    clients.push(
      new Client(i, { ...common, host: o.host, port: o.port, act: write(run, i, waits(wait, i)) }),
    );
  }
  for (let i = 0; i < readers; i++) {
    const act = read(run, i % connections);
    clients.push(new Client(connections + i, { ...common, host: o.readHost, port: o.readPort, act }));
  }
  say('started');
  await Promise.all(clients.map((client) => client.live(until)));
  clearInterval(clock);
  await record.close();
  say('done');
  if (o.linger > 0) await delay(o.linger * 1000); // a pod whose file is to be fetched
}

/** Records when this process itself was held up: what it measured then says nothing. */
function watchClock(record) {
  let last = now();
  return setInterval(() => {
    const gap = now() - last;
    last += gap;
    if (gap > STALL_MS) record.line({ stall: gap, at: last });
  }, 50);
}

/** Asks until there is an answer, for a minute at most. */
async function insist(o, action) {
  for (const end = now() + 60_000; ; await delay(200)) {
    try {
      const connection = await Connection.open(o.host, o.port);
      const answer = await action(connection);
      connection.socket.destroy();
      return answer;
    } catch (error) {
      if (now() >= end) throw error;
    }
  }
}

async function present(o) {
  const lists = [];
  for (let i = 0; i < o.connections; i++) {
    lists.push(await insist(o, (connection) => connection.ask('LRANGE', keyOf(o.run, i), '0', '-1')));
  }
  process.stdout.write(`${JSON.stringify(lists.map((list) => ranges(list.map(Number))))}\n`);
}

/** Numbers in ascending order as [first, last] pairs. */
function ranges(numbers) {
  const pairs = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = pairs[pairs.length - 1];
    if (last && last[1] === number - 1) last[1] = number;
    else pairs.push([number, number]);
  }
  return pairs;
}

function forget(o) {
  const keys = Array.from({ length: o.connections }, (_, i) => keyOf(o.run, i));
  return insist(o, (connection) => connection.ask('UNLINK', ...keys));
}

function say(word) {
  process.stdout.write(`${word}\n`);
}

function options(argv) {
  const { values } = parseArgs({ args: argv, options: OPTIONS });
  const o = {
    ...values,
    readHost: values['read-host'] || values.host,
    readPort: Number(values['read-port']),
  };
  for (const name of ['port', 'seconds', 'connections', 'readers', 'rate', 'linger']) {
    o[name] = Number(o[name]);
    if (!Number.isFinite(o[name]) || o[name] < 0)
      throw new Error(`--${name}: got ${values[name]}, allowed: 0 or more`);
  }
  if (!['0', '1', 'mixed'].includes(o.wait)) throw new Error(`--wait: got ${o.wait}, allowed: 0, 1, mixed`);
  if (!o.host || !o.run) throw new Error('--host and --run are needed');
  if (!o.present && !o.forget && !o.out) throw new Error('--out is needed');
  return o;
}

async function main(argv) {
  let o;
  try {
    o = options(argv);
  } catch (error) {
    process.stderr.write(`error: ${error.message}\n${HELP}\n`);
    return 2;
  }
  await (o.present ? present(o) : o.forget ? forget(o) : load(o));
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`error: ${error.message}\n`);
    process.exit(1);
  },
);
