/** What a row tells the list. The same object for all rows and all the time, so that a row renders again only when it changed. */
export interface RowHandlers {
  retry: (id: string, name: string) => void;
  /** Opens or closes the details of its failure. */
  toggle: (id: string) => void;
  /** @param isRange whether everything since the last selected row goes with it */
  select: (id: string, isSelected: boolean, isRange: boolean) => void;
  /** How high its open details are, in pixels; 0 when they are closed. */
  measure: (id: string, height: number) => void;
}
