/**
 * What is secret of a hash: `hashFactors` of `core/secretHash.ts`. Constants that the module is made with, which V8 keeps in registers: what could be set
 * would be loaded for each segment.
 */

export declare const factorA: u32;
export declare const factorB: u32;
export declare const factorC: u32;
export declare const factorD: u32;
