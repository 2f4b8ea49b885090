/** The words in lines that are no wider than `room`; a word that is wider than that has a line of its own. */
export function wrapWords(words: string, room: number, widthOf: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  // A number and its thousands, or its unit, stay together: only plain spaces are places to break.
  for (const word of words.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line !== "") lines.push(line);
  return lines;
}
