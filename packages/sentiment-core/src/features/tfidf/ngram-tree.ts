/**
 * The n-grams of some texts as a tree: the node of `a b` is the child `b` of the node of `a`. Nodes are numbered in the
 * order they are added; 0 is the root, the empty n-gram. Exact (nothing is hashed away) and 16 to 28 bytes a node, where a
 * map of joined strings takes more than 100.
 */
export interface NgramTree {
  /** Nodes, the root included. */
  readonly size: number;
  /** @returns the child, or 0 when there is none */
  find(parent: number, unit: number): number;
  /** @returns the child, which is added when there is none */
  add(parent: number, unit: number): number;
  parentOf(node: number): number;
  unitOf(node: number): number;
}

export function createNgramTree(): NgramTree {
  let size = 1;
  let parents = new Int32Array(1 << 10);
  let units = new Int32Array(1 << 10);
  // Open addressing with linear probing; at most half of the slots are taken. 0 is an empty slot, no child is the root.
  let slots = new Int32Array(1 << 11);

  function slotOf(parent: number, unit: number): number {
    const mask = slots.length - 1;
    const mixed = Math.imul(Math.imul(parent, 0x2c1b3c6d) ^ unit, 0x9e3779b1);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (let node = slots[slot]; node !== 0; node = slots[slot]) {
      if (parents[node] === parent && units[node] === unit) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  function grow(): void {
    const [oldParents, oldUnits] = [parents, units];
    parents = new Int32Array(size * 2);
    units = new Int32Array(size * 2);
    parents.set(oldParents);
    units.set(oldUnits);
    slots = new Int32Array(slots.length * 2);
    for (let node = 1; node < size; node++) slots[slotOf(parents[node], units[node])] = node;
  }

  function add(parent: number, unit: number): number {
    const slot = slotOf(parent, unit);
    if (slots[slot] !== 0) return slots[slot];
    if (size === parents.length) {
      grow();
      return add(parent, unit);
    }
    parents[size] = parent;
    units[size] = unit;
    slots[slot] = size;
    return size++;
  }

  return {
    get size() {
      return size;
    },
    find: (parent, unit) => slots[slotOf(parent, unit)],
    add,
    parentOf: (node) => parents[node],
    unitOf: (node) => units[node],
  };
}
