import type { Classifier } from '../../../contracts/classifier.ts';
import type { SettingsOf } from '../../../contracts/options.ts';
import { SentimentError } from '../../../errors/sentiment-error.ts';
import type { Dataset, Example } from '../../../contracts/trainer.ts';
import { optionsOf } from '../../../schema/options.ts';
import { described, instance, number, withDefault } from '../../../schema/schema.ts';

export interface Teacher {
  /** Its labels are those of the data, in any order, and maybe others, which count for nothing. It is not closed. */
  readonly classifier: Classifier;
  /** Of what a row is learnt as, in [0, 1]: the rest is the row's label. Default 0.5. */
  readonly share?: number | undefined;
}

export type TeacherSettings = SettingsOf<Teacher>;

/** Options of a teacher. */
export const teacherOptions = optionsOf<Teacher>()({
  classifier: instance<Classifier>("a classifier of sentiment-core's contract", isClassifier),
  share: described('Weight of the teacher against the labels.', withDefault(number(0, 1), 0.5)),
});

function isClassifier(value: unknown): boolean {
  const classifier = value as Partial<Classifier> | null | undefined;
  return Array.isArray(classifier?.info?.labels) && typeof classifier.predictProbabilities === 'function';
}

export interface TaughtExample extends Example {
  /** What the row is learnt as instead of its label, by the labels of the dataset; they sum to 1. */
  readonly probabilities?: Float32Array;
}

/** Examples that may have been taught; every dataset is one. */
export interface TaughtExamples {
  batches(): AsyncIterable<readonly TaughtExample[]>;
}

/**
 * Mixes the label of each row with the probabilities of a teacher for its text. The teacher is asked for used rows only.
 * Iterating throws what reading the dataset and the teacher throw, and `dataset_invalid` when the teacher's probabilities are invalid.
 * @throws {SentimentError} `option_invalid` when the teacher lacks a label of the dataset
 */
export function teach(
  dataset: Dataset,
  { classifier, share }: TeacherSettings,
  isUsed: (text: string) => boolean,
): TaughtExamples {
  const { labels } = dataset;
  const known = classifier.info.labels;
  const columns = labels.map((label) => known.indexOf(label));
  const missing = labels.find((_, index) => columns[index] < 0);
  if (missing !== undefined) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'teacher',
      message: `option "teacher": the teacher has the labels ${known.join(', ')}, the data has ${missing}`,
    });
  }
  return {
    async *batches() {
      for await (const batch of dataset.batches()) {
        const texts = batch.map(({ text }) => text).filter(isUsed);
        const taught = await classifier.predictProbabilities(texts);
        let row = -1;
        yield batch.map((example) => {
          if (example.text !== texts[row + 1]) return example;
          row++;
          const own = columns.map((column) => taught[row * known.length + column]);
          const sum = own.reduce((total, value) => total + value, 0);
          if (!(sum > 0 && Number.isFinite(sum))) throw noProbabilities();
          const probabilities = Float32Array.from(own, (value) => (share * value) / sum);
          probabilities[example.label] += 1 - share;
          return { ...example, probabilities };
        });
      }
    },
  };
}

function noProbabilities(): SentimentError {
  const message = 'the teacher gives a text of the training data no probability for any of its labels';
  return new SentimentError({ code: 'dataset_invalid', field: 'teacher', message });
}
