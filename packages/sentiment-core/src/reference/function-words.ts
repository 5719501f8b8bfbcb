import { idOfWord } from './word-id.ts';

/** Words that nearly every English sentence has some of, and that other languages in Latin script seldom write so. */
const words = [
  'about', 'after', 'all', 'and', 'are', 'at', 'because', 'been', 'but', 'can', 'could', 'did', 'do', 'dont', 'for', 'from',
  'get', 'got', 'had', 'has', 'have', 'her', 'his', 'how', 'if', 'im', 'in', 'is', 'it', 'its', 'just', 'like', 'my', 'not',
  'now', 'of', 'our', 'out', 'should', 'some', 'that', 'the', 'their', 'them', 'then', 'there', 'they', 'this', 'to', 'too',
  'up', 'us', 'was', 'we', 'were', 'what', 'when', 'who', 'why', 'will', 'with', 'would', 'you', 'your',
]; // prettier-ignore

/** Id of the function word by its low 16 bits, plus 1; 0 where there is none. */
export function createFunctionWords(): Int32Array {
  const table = new Int32Array(2 ** 16);
  for (const word of words) {
    const id = idOfWord(word);
    table[id & 0xffff] = id + 1;
  }
  return table;
}
