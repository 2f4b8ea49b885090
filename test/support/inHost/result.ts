/** How one test inside the extension host went. */
export interface InHostResult {
  readonly title: string;
  /** Null: it passed. */
  readonly failure: string | null;
  readonly durationMs: number;
}
