import { ethernet, etherType } from "./ethernet.ts";
import { gre } from "./gre.ts";
import { ip } from "./ip.ts";
import { ipProtocol } from "./ipProtocol.ts";
import { ipv4 } from "./ipv4.ts";
import { ipv6 } from "./ipv6.ts";
import type { Layer, LayerName } from "./layer.ts";
import { linkLayer } from "./linkLayer.ts";
import { llc } from "./llc.ts";
import { mpls } from "./mpls.ts";
import { ppp, pppoe } from "./ppp.ts";
import { nsh, udp } from "./udpTunnels.ts";

/** Every layer by its name. */
export const LAYERS: ReadonlyMap<string, Layer> = new Map<LayerName, Layer>([
  ["link-type", linkLayer],
  ["ethernet", ethernet],
  ["ether-type", etherType],
  ["llc", llc],
  ["mpls", mpls],
  ["ppp", ppp],
  ["pppoe", pppoe],
  ["ip", ip],
  ["ipv4", ipv4],
  ["ipv6", ipv6],
  ["ip-protocol", ipProtocol],
  ["udp", udp],
  ["gre", gre],
  ["nsh", nsh],
]);
