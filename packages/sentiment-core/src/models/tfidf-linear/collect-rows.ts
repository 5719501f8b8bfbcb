import type { Dataset } from '../../contracts/trainer.ts';
import type { TextPipeline } from '../text-pipeline/text-pipeline.ts';
import { readTrainingTexts, type TrainingTextsOptions } from '../text-pipeline/training-texts.ts';
import { type CollectedRows, createRowCollector } from '../linear/collected-rows.ts';

/** Reads a dataset once through a fitted pipeline, keeping 8 bytes a term of a row. */
export async function collectTfidfRows(
  dataset: Dataset,
  pipeline: TextPipeline,
  options: TrainingTextsOptions,
): Promise<CollectedRows> {
  const collector = createRowCollector({ withValues: true });
  await readTrainingTexts(dataset, pipeline, options, (tokens, example) => {
    const { indices, values, count } = pipeline.transformTokens(tokens);
    collector.add(example, indices, count, values);
  });
  return collector.collected();
}
