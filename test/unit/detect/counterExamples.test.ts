import assert from "node:assert/strict";
import { it } from "node:test";
import { inputOfScenario } from "#test/support/detect/detectorInput.ts";

/** A connection that the server closes: it would remember the address. Then one that is let in with an older TSval. */
function closedAndLetIn(client: string, other: string, start: number): string {
  return `
    ${start}  ${client} > S: S 0:0(0) <TS val 9000 ecr 0>
    +.01  S > ${client}: S. 0:0(0) ack 1 <TS val 1 ecr 9000>
    +.01  ${client} > S: . 1:1(0) ack 1 <TS val 9001 ecr 1>
    +.01  S > ${client}: F. 1:1(0) ack 1 <TS val 2 ecr 9001>
    +.01  ${client} > S: F. 1:1(0) ack 2 <TS val 9002 ecr 2>
    +.01  S > ${client}: . 2:2(0) ack 2 <TS val 3 ecr 9002>
    ${start + 1}  ${other} > S: S 0:0(0) <TS val 1000 ecr 0>
    +.01  S > ${other}: S. 0:0(0) ack 1 <TS val 4 ecr 1000>
    +.01  ${other} > S: . 1:1(0) ack 1 <TS val 1001 ecr 4>
  `;
}

it("counter-examples of several clients stand in order of the first SYNs of these that had no answer", () => {
  const { silence } = inputOfScenario(`
    endpoint A 192.0.2.1:40001 isn 1000
    endpoint B 192.0.2.1:40002 isn 2000
    endpoint C 192.0.2.2:40001 isn 3000
    endpoint D 192.0.2.2:40002 isn 4000
    endpoint E 192.0.2.1:40003 isn 5000
    endpoint F 192.0.2.2:40003 isn 6000
    endpoint S 198.51.100.80:80 isn 7000
    ${closedAndLetIn("A", "B", 0)}
    ${closedAndLetIn("C", "D", 2)}
    4  F > S: S 0:0(0) <TS val 1000 ecr 0>
    5  E > S: S 0:0(0) <TS val 1000 ecr 0>
  `);
  const seconds = silence.at(0).verdict.counterExamples.map(({ time }) => time / 1e9);
  assert.deepEqual(seconds, [3, 1]);
});
