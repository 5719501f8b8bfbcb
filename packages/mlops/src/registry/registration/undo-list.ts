/** What was done so far, to be undone when a later step fails. */
export interface UndoList {
  /** @param what as it is named when it cannot be undone, e.g. `version 3` */
  add(what: string, undo: () => Promise<void>): void;
  /** Undoes all, the last first. @returns what could not be undone, with the reason */
  undoAll(): Promise<string[]>;
}

export function createUndoList(): UndoList {
  const steps: { readonly what: string; readonly undo: () => Promise<void> }[] = [];
  return {
    add: (what, undo) => void steps.push({ what, undo }),
    async undoAll() {
      const left: string[] = [];
      for (const { what, undo } of steps.splice(0).reverse()) {
        await undo().catch((error: unknown) => {
          left.push(`${what} (${error instanceof Error ? error.message : String(error)})`);
        });
      }
      return left;
    },
  };
}
