/**
 * A capture of any size from a seed, with the truth of what it holds. Connections come as a Poisson process, and each
 * runs the script of its kind; whatever the scripts send goes out in order of time. Memory: the connections that are
 * open, and those whose quadruplet will be used again.
 */

import { type ByteSink, type CaptureFormat, CaptureOutput } from "./captureOutput.ts";
import { Conversation, newEnd, Wire } from "./conversation.ts";
import { EventQueue } from "./eventQueue.ts";
import type { Host } from "./host.ts";
import { type Network, network } from "./network.ts";
import { PerHostServer } from "./perHostServer.ts";
import { Random } from "./random.ts";
import {
  aborted,
  type Closer,
  closedSocket,
  lostSyn,
  plain,
  refused,
  type Script,
  SECOND,
  type Setting,
  silent,
  throughPerHostRule,
} from "./scripts.ts";
import { add, newTruth, type Truth } from "./truth.ts";

export interface GenerateOptions {
  /** About so many: what is open when the number is reached goes on to its end. */
  readonly packets: number;
  readonly seed: number;
  readonly format: CaptureFormat;
  readonly payload: "small" | "full";
  /** Everything that happens, or nothing but good connections whose quadruplets all come again after 300 s. */
  readonly story: "mixed" | "reuse-after-300s";
}

/** 2026-03-01 00:00 UTC, in microseconds. */
const START = Date.UTC(2026, 2, 1) * 1000;
const PACKETS_PER_CONNECTION = { small: 11.5, full: 45 };
/** How often every quadruplet is used in the story that uses all of them again. */
const LIVES = 4;
const MOST_CONNECTIONS_PER_SECOND = 2000;
const LEAST_DURATION = 400 * SECOND;
/** What Linux adds to the old SND.NXT for the ISN of a connection born from a TIME_WAIT: 65535 + 2. */
const ISN_STEP = 65537;
/** So many connections through the per-host rule show it: fewer leave other causes open, and truth would be a guess. */
const FEWEST_PER_HOST = 80;
const PER_HOST_SHARE = 0.012;
const FIRST_PORT = 32768;
const PORTS = 28232;

export function generate(options: GenerateOptions, sink: ByteSink): Truth {
  return new Generator(options, sink).run();
}

class Generator {
  readonly #options: GenerateOptions;
  readonly #random: Random;
  readonly #truth = newTruth();
  readonly #setting: Setting;
  readonly #network: Network;
  readonly #wire: Wire;
  readonly #queue = new EventQueue<Script>();
  readonly #servers = new Map<Host, PerHostServer>();
  readonly #ports = new Map<string, number>();
  readonly #connections: number;
  #open = 0;
  #datagrams = 0;

  constructor(options: GenerateOptions, sink: ByteSink) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#setting = { random: this.#random, truth: this.#truth, payload: options.payload };
    this.#connections = options.packets / PACKETS_PER_CONNECTION[options.payload];
    this.#network = network(this.#random, this.#connections);
    for (const server of this.#network.recycling) this.#servers.set(server, new PerHostServer());
    this.#wire = new Wire(START, new CaptureOutput(options.format, sink));
  }

  run(): Truth {
    const { output } = this.#wire;
    const truth = this.#truth;
    this.#queue.push(START, this.#arrivals());
    let last = START;
    for (;;) {
      const time = this.#queue.next;
      const script = this.#queue.pop();
      if (script === undefined) break;
      this.#wire.now = time;
      const frames = output.frames;
      const { done, value } = script.next();
      if (output.frames > frames) last = time;
      if (done !== true) this.#queue.push(time + Math.max(1, Math.round(value)), script);
    }
    output.flush();
    truth.frames = output.frames;
    truth.tcpSegments = output.frames - this.#datagrams;
    if (this.#options.story === "mixed") add(truth.findings, "timestamp-clocks", this.#network.nats.length);
    truth.durationSeconds = (last - START) / SECOND;
    return truth;
  }

  get #isOver(): boolean {
    return this.#wire.output.frames >= this.#options.packets;
  }

  *#arrivals(): Script {
    const again = this.#options.story === "reuse-after-300s";
    const connections = again ? this.#connections / LIVES : this.#connections;
    const duration = Math.max(LEAST_DURATION, (connections / MOST_CONNECTIONS_PER_SECOND) * SECOND);
    while (!this.#isOver && !(again && this.#truth.quadruplets >= connections)) {
      this.#queue.push(this.#wire.now, this.#connection());
      yield this.#random.exponential(duration / connections);
    }
  }

  #connection(): Script {
    if (this.#options.story === "reuse-after-300s") return this.#lives(() => 300 * SECOND, false);
    const random = this.#random;
    if (random.chance(Math.max(PER_HOST_SHARE, FEWEST_PER_HOST / this.#connections))) return this.#perHost();
    const dice = random.below(1000);
    if (dice < 5) return this.#datagram();
    if (dice < 20) return this.#run((c) => refused(this.#setting, c), { port: 81 });
    if (dice < 40) return this.#run((c) => aborted(this.#setting, c, this.#closer()));
    if (dice < 50) return this.#run((c) => closedSocket(this.#setting, c));
    if (dice < 54) return this.#run((c) => lostSyn(this.#setting, c));
    if (dice < 56) return this.#run((c) => silent(this.#setting, c), { server: this.#network.nobody });
    if (dice < 76) return this.#lives(() => random.between(65, 150) * SECOND, false);
    if (dice < 86) return this.#lives(() => random.between(2, 50) * SECOND, true);
    if (dice < 148)
      return this.#run((c) => plain(this.#setting, c, random.between(3, 12), 2 * SECOND, this.#closer()));
    return this.#run((c) => plain(this.#setting, c, 1, 0, this.#closer()));
  }

  /** One connection on a quadruplet of its own. */
  *#run(script: (c: Conversation) => Script, where: { server?: Host; port?: number } = {}): Script {
    const client = this.#clientFor(where.server);
    const server = where.server ?? this.#serverFor(client);
    yield* this.#counted(script(this.#conversation(client, server, where.port ?? 80, null)));
  }

  /**
   * One quadruplet used again and again, each time `gap` after the end of the connection before: after the TIME_WAIT
   * has expired, or through one that is alive, which Linux shows in the server's ISN.
   */
  *#lives(gap: () => number, throughTimeWait: boolean): Script {
    const client = this.#clientFor();
    let c = this.#conversation(client, this.#serverFor(client), 80, null);
    const lives = this.#options.story === "mixed" ? this.#random.between(2, 4) : Number.POSITIVE_INFINITY;
    for (let life = 1; ; life++) {
      const closer = throughTimeWait ? "server" : this.#closer();
      yield* this.#counted(plain(this.#setting, c, 1, 0, closer));
      if (life >= lives) return;
      yield gap();
      if (this.#isOver) return;
      c = this.#again(c, throughTimeWait);
      add(this.#truth.findings, throughTimeWait ? "time-wait-reincarnation" : "quadruplet-reuse");
    }
  }

  *#perHost(): Script {
    const host = this.#random.pick(this.#random.pick(this.#network.nats));
    if (this.#random.chance(0.2)) {
      const c = this.#conversation(host, this.#random.pick(this.#network.servers4), 80, null);
      yield* this.#counted(plain(this.#setting, c, 1, 0, "client"));
      return;
    }
    const server = this.#random.pick(this.#network.recycling);
    const rule = this.#servers.get(server);
    if (rule === undefined) return;
    const c = this.#conversation(host, server, 80, null);
    yield* this.#counted(throughPerHostRule(this.#setting, c, rule));
  }

  /** biome-ignore lint/correctness/useYield: a script like the others, of one event */
  *#datagram(): Script {
    const client = this.#clientFor();
    const length = this.#wire.builder.udp(
      client,
      this.#serverFor(client),
      this.#random.between(1, 0xffff),
      40,
    );
    this.#datagrams++;
    this.#wire.send(length);
  }

  *#counted(script: Script): Script {
    this.#truth.connections++;
    this.#truth.mostOpen = Math.max(this.#truth.mostOpen, ++this.#open);
    yield* script;
    this.#open--;
  }

  #clientFor(server?: Host): Host {
    for (;;) {
      const client = this.#random.pick(this.#network.clients);
      if (server === undefined || server.ipVersion === client.ipVersion) return client;
    }
  }

  #serverFor(client: Host): Host {
    return this.#random.pick(client.ipVersion === 4 ? this.#network.servers4 : this.#network.servers6);
  }

  #closer(): Closer {
    return this.#random.chance(0.5) ? "client" : "server";
  }

  #conversation(client: Host, server: Host, port: number, clientPort: number | null): Conversation {
    if (clientPort === null) this.#truth.quadruplets++;
    const random = this.#random;
    return new Conversation(
      this.#wire,
      newEnd(
        client,
        clientPort ?? this.#freshPort(client, server, port),
        random.bits(),
        random.below(0xffff),
      ),
      newEnd(server, port, random.bits(), random.below(0xffff)),
    );
  }

  /** The same quadruplet, a new connection. */
  #again(old: Conversation, throughTimeWait: boolean): Conversation {
    const { client, server } = old;
    const c = this.#conversation(client.host, server.host, server.port, client.port);
    if (!throughTimeWait) return c;
    const isn = (server.next + ISN_STEP) >>> 0;
    return new Conversation(this.#wire, c.client, newEnd(server.host, server.port, isn, c.server.ipId));
  }

  /** A port that this client has not used with this server: truth must know every quadruplet that comes again. */
  #freshPort(client: Host, server: Host, port: number): number {
    const pair = `${client.address.join(".")} ${server.address.join(".")} ${port}`;
    const used = this.#ports.get(pair) ?? 0;
    if (used >= PORTS) throw new Error(`generate: no port is left between ${pair}`);
    this.#ports.set(pair, used + 1);
    return FIRST_PORT + ((used * 7919 + client.station) % PORTS);
  }
}
