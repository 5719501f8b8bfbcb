import { SentimentError } from 'sentiment-core';
import { type Artifact, loadArtifact } from 'sentiment-core/node';
import { createArrayDataset, type Dataset, quantizeWithin } from 'sentiment-core/training';
import type { LabelledTweets } from '../quality/tweets.ts';
import type { SizeFigures } from './neural-figures.ts';

/** Bytes of a network as it is and in int8, and what int8 costs on labelled tweets. */
export async function measureSizes(folder: string, { texts, positives }: LabelledTweets): Promise<SizeFigures> {
  const artifact = await loadArtifact(folder);
  const bytes = bytesOf(artifact.files);
  if (artifact.manifest.parameters['weights'] === 'int8') {
    return { float32Bytes: null, int8: { bytes, accuracyLost: null } };
  }
  const examples = texts.map((text, row) => ({ text, label: positives[row] }));
  const rows = createArrayDataset({ labels: ['negative', 'positive'], examples });
  return { float32Bytes: bytes, int8: await int8Of(artifact, rows) };
}

async function int8Of(artifact: Artifact, rows: Dataset): Promise<SizeFigures['int8']> {
  try {
    const { model, loss } = await quantizeWithin(artifact, rows, { weights: 'int8', maxLoss: 1 });
    const bytes = bytesOf(await model.toArtifact());
    await model.classifier.close();
    return { bytes, accuracyLost: loss.accuracy };
  } catch (error) {
    if (SentimentError.isInstance(error) && error.code === 'artifact_unsupported') return null;
    throw error;
  }
}

/** Of the numbers and words, not of what is said of them. */
function bytesOf(files: ReadonlyMap<string, Uint8Array>): number {
  return [...files].reduce((sum, [name, file]) => sum + (name.endsWith('.json') ? 0 : file.length), 0);
}
