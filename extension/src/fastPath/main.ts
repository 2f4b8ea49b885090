/**
 * The fast path: what is done for each segment of a capture that is as nearly all are. AssemblyScript, a TypeScript with the
 * types of the machine, compiled to WebAssembly: the same loops in JavaScript take three times the CPU (docs/performance.md). It works on
 * memory that `core/fastPath/` makes and lays out, and hands to the core what is not ordinary.
 */

export { setAddresses } from "./addresses";
export { setPackedRows } from "./anyRow";
export { findEnds, goesBack, spreadOf, takeSeries } from "./clockSeries";
export { spreadSegments } from "./columns";
export { takeHosts, takePairs } from "./connectionEnds";
export { setConnectionLog, setConnections } from "./connectionRows";
export { followAll } from "./connections";
export { forgetCopies, markCopies } from "./copies";
export { beginAgain, endAgain, markBlocks } from "./frameTaken";
export { beginGroups, countGroups, fillGroups } from "./groups";
export { findHoles } from "./holes";
export { takeHopVotes } from "./hopVotes";
export { takeOpenings } from "./openings";
export { chooseSegments, dropOwners, listOwners, nameOwners } from "./owners";
export { planFields } from "./packedPlans";
export { packPage } from "./packedRows";
export { placePairs } from "./pairTable";
export { setPcapng, takePcapngBlocks } from "./pcapngBlocks";
export { setPcap, takePcapRecords } from "./pcapRecords";
export { findPeaks } from "./peaks";
export { takePlain } from "./plainVerdicts";
export { takeLifetimes, takeUses } from "./portUses";
export { findQuadruplets, setQuadruplets } from "./quadruplets";
export { addRows } from "./rankedSet";
export { compareRemembered } from "./remembered";
export { listRows, takeLooks } from "./rowLooks";
export { dropAnswered, noteSegments } from "./segmentNotes";
export { mergeDoubles, sortDoubles } from "./sortDoubles";
export { takeHolders, takeTimeWaits } from "./timeWaits";
export { doubleAt, wordAt } from "./unpackedFields";
export { unpackConnections, unpackRow } from "./unpackedRows";
export { boundOf, takeSigns } from "./vantageSigns";
