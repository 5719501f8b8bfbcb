import { createArrayDataset, type Dataset, type Example } from 'sentiment-core/training';

/**
 * `rows` rows of a dataset, at even distances, or the dataset itself when it has no more. Memory: the rows that are taken.
 * @param total how many rows the dataset has
 */
export async function takeRows(
  dataset: Dataset,
  { total, rows }: { readonly total: number; readonly rows: number },
): Promise<Dataset> {
  if (rows >= total) return dataset;
  const examples: Example[] = [];
  let index = 0;
  for await (const batch of dataset.batches()) {
    for (const example of batch) {
      const isTaken = Math.floor(((index + 1) * rows) / total) > Math.floor((index * rows) / total);
      if (isTaken) examples.push(example);
      index += 1;
    }
  }
  return createArrayDataset({ labels: dataset.labels, examples });
}
