import { linesOf } from "../lines.ts";
import { fileName, type Recognizer } from "../setting.ts";
import { shellSettings } from "../shellCommands.ts";

const FILE = /^(Dockerfile|Containerfile)(\..+)?$|\.(dockerfile|containerfile)$/i;
const INSTRUCTION =
  /^\s*(ONBUILD\s+)?(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s/i;

/** Commands of RUN, CMD and ENTRYPOINT. What RUN sets in the kernel is gone when the image is built. */
export const dockerfile: Recognizer = {
  name: "Dockerfile",
  matches: ({ path, languageId }) => languageId === "dockerfile" || FILE.test(fileName(path)),
  find(text) {
    const instructions: (readonly [number, string])[] = [];
    for (const [line, start] of linesOf(text)) {
      const name = INSTRUCTION.exec(line)?.[2];
      if (name !== undefined) instructions.push([start, name.toUpperCase()]);
    }
    return shellSettings({
      text,
      from: 0,
      until: text.length,
      group: 0,
      before: /^\s*(?:RUN\s+(?:--\S+\s+)*)?(?:\/[\w/]*\/)?$/i,
      inImageBuild: (offset) => instructions.findLast(([start]) => start <= offset)?.[1] === "RUN",
    });
  },
};
