/**
 * Ports of tunnels over UDP, as IANA lists them (https://www.iana.org/assignments/service-names-port-numbers). Numbers alone: the fast
 * path is compiled with this file, too.
 */

export const L2TP = 1701;
export const GTP_U = 2152;
export const TEREDO = 3544;
export const LISP = 4341;
export const ESP_IN_UDP = 4500;
export const VXLAN = 4789;
export const VXLAN_GPE = 4790;
export const GENEVE = 6081;
/** RFC 7510. */
export const MPLS_IN_UDP = 6635;
/** Linux before VXLAN had a port of its own. */
export const VXLAN_OF_LINUX = 8472;
export const TZSP = 37008;
