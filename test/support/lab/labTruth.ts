/** The truth files of `test/fixtures/lab`, as far as the tests read them. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const LAB_FOLDER = "test/fixtures/lab";

export interface TruthConnection {
  readonly id: number;
  readonly quad:
    | readonly [string, number, string, number]
    | {
        readonly client_ip: string;
        readonly client_port: number;
        readonly server_ip: string;
        readonly server_port: number;
      };
  readonly first_frame: number | null;
  readonly last_frame: number;
  readonly syn?: readonly number[];
  readonly fin?: { readonly client: readonly number[]; readonly server: readonly number[] };
  readonly rst?: { readonly client: readonly number[]; readonly server: readonly number[] };
  readonly closed_first?: string | null;
  readonly first_close_packet?: { readonly frame: number; readonly type: string } | null;
  readonly time_wait?: { readonly holder: string; readonly starts_frame?: number } | null;
}

export interface TruthFinding {
  readonly kind: string;
  readonly frames: readonly number[];
  readonly connection?: number;
  readonly frame?: number;
  readonly syn_frame?: number;
  readonly rst_frame?: number;
  readonly all_rst_frames?: readonly number[];
  readonly previous_connection?: number;
  readonly restarts_time_wait?: boolean;
  readonly holder?: string;
  readonly gap_s?: number;
  readonly holder_isn_minus_its_old_snd_nxt?: number | null;
  readonly tsval?: number;
  readonly remembered_tsval?: number;
  readonly by?: string;
  readonly cause?: string;
}

export interface LabTruth {
  readonly description: string;
  readonly capture: { readonly point: string };
  readonly connections: readonly TruthConnection[];
  readonly findings: readonly TruthFinding[];
}

export interface LabCapture {
  readonly name: string;
  readonly path: string;
  readonly truth: LabTruth;
}

/** Every capture of the folder that has a truth beside it, by name. */
export function labCaptures(): readonly LabCapture[] {
  return readdirSync(LAB_FOLDER)
    .filter((file) => /\.pcap(ng)?$/.test(file))
    .sort()
    .map((file) => {
      const name = file.replace(/\.pcap(ng)?$/, "");
      const truth: LabTruth = JSON.parse(readFileSync(join(LAB_FOLDER, `${name}.truth.json`), "utf8"));
      return { name, path: join(LAB_FOLDER, file), truth };
    });
}

/** Client and server of a connection in the truth: address, port, address, port. */
export function quadOf({ quad }: TruthConnection): readonly [string, number, string, number] {
  return "client_ip" in quad ? [quad.client_ip, quad.client_port, quad.server_ip, quad.server_port] : quad;
}
